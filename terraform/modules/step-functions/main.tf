locals {
  arn_suffix        = "${var.identity.region}:${var.identity.account_id}"
  log_group_name    = "/aws/vendedlogs/states/${var.name}"
  log_group_arn     = "arn:${var.identity.partition}:logs:${local.arn_suffix}:log-group:${local.log_group_name}"
  state_machine_arn = "arn:${var.identity.partition}:states:${local.arn_suffix}:stateMachine:${var.name}"
}

# The prefix /aws/vendedlogs/ keeps the account's log resource policy from growing past its limit.
resource "aws_cloudwatch_log_group" "this" {
  name              = local.log_group_name
  retention_in_days = var.log_retention_days
}

resource "aws_sfn_state_machine" "this" {
  name       = var.name
  type       = "STANDARD"
  role_arn   = aws_iam_role.this.arn
  definition = var.definition

  # Each change is a version that stays as it is: an execution goes on with the one it began with.
  publish = true

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = false
    log_destination        = "${local.log_group_arn}:*"
  }

  # Step Functions tries the log destination when the machine is made.
  depends_on = [aws_iam_role_policy.this, aws_cloudwatch_log_group.this]
}

# What executions are started on. Terraform makes it and leaves it alone: which version it leads to
# is the business of whoever shifts the traffic.
resource "aws_sfn_alias" "live" {
  name        = "live"
  description = "The version, or two of them by weight, that new executions get."

  routing_configuration {
    state_machine_version_arn = aws_sfn_state_machine.this.state_machine_version_arn
    weight                    = 100
  }

  lifecycle {
    ignore_changes = [routing_configuration]
  }
}
