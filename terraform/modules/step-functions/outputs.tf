output "state_machine_name" {
  description = "Name of the state machine."
  value       = aws_sfn_state_machine.this.name
}

output "state_machine_arn" {
  description = "ARN of the state machine."
  value       = aws_sfn_state_machine.this.arn
}

output "state_machine_version_arn" {
  description = "ARN of the version that was published last."
  value       = aws_sfn_state_machine.this.state_machine_version_arn
}

# Composed, so that it is known at plan.
output "state_machine_alias_arn" {
  description = "ARN of the alias that executions are started on, there once the alias is."
  value       = "${local.state_machine_arn}:${aws_sfn_alias.live.name}"
  depends_on  = [aws_sfn_alias.live]
}

output "alias_name" {
  description = "Name of the alias that executions are started on."
  value       = aws_sfn_alias.live.name
}

output "role_name" {
  description = "Name of the state machine's role."
  value       = aws_iam_role.this.name
}
