output "function_name" {
  description = "Name of the function."
  value       = aws_lambda_function.this.function_name
}

output "function_arn" {
  description = "ARN of the function, without a version."
  value       = aws_lambda_function.this.arn
}

output "version" {
  description = "The version that was published last."
  value       = aws_lambda_function.this.version
}

output "qualified_arn" {
  description = "ARN of the version that was published last."
  value       = aws_lambda_function.this.qualified_arn
}

output "alias_name" {
  description = "Name of the alias that callers are bound to."
  value       = aws_lambda_alias.live.name
}

# Composed, so that it is known at plan.
output "alias_arn" {
  description = "ARN of the alias that callers are bound to, there once the alias is."
  value       = "arn:${var.identity.partition}:lambda:${var.identity.region}:${var.identity.account_id}:function:${var.name}:${aws_lambda_alias.live.name}"
  depends_on  = [aws_lambda_alias.live]
}

output "role_name" {
  description = "Name of the execution role."
  value       = aws_iam_role.this.name
}

output "log_group_name" {
  description = "Name of the log group."
  value       = aws_cloudwatch_log_group.this.name
}
