# Before the function: else Lambda makes the group itself, and it keeps its entries for ever.
resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
}

resource "aws_lambda_function" "this" {
  function_name    = var.name
  description      = var.description
  role             = aws_iam_role.this.arn
  runtime          = "nodejs22.x"
  architectures    = ["arm64"]
  handler          = "index.handler"
  filename         = var.artifact
  source_code_hash = filebase64sha256(var.artifact)
  memory_size      = var.memory_size
  timeout          = var.timeout_seconds

  # Each change of code or configuration is a version that stays as it is.
  publish = true

  environment {
    variables = var.environment
  }

  # The first invocation must find its permissions and its log group.
  depends_on = [aws_iam_role_policy.this, aws_cloudwatch_log_group.this]
}

# What callers are bound to. Terraform makes it and leaves it alone: which version it leads to is the
# business of whoever shifts the traffic.
resource "aws_lambda_alias" "live" {
  name             = "live"
  description      = "The version, or two of them by weight, that callers get."
  function_name    = aws_lambda_function.this.function_name
  function_version = aws_lambda_function.this.version

  lifecycle {
    ignore_changes = [function_version, routing_config]
  }
}
