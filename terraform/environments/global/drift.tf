resource "aws_cloudwatch_event_rule" "drift" {
  for_each = var.environments

  name                = "${var.project}-drift-${each.key}"
  description         = "Looks through ${each.key} for what is no longer as it was applied"
  schedule_expression = var.drift_schedule
}

resource "aws_cloudwatch_event_target" "drift" {
  for_each = var.environments

  rule      = aws_cloudwatch_event_rule.drift[each.key].name
  target_id = "build"
  arn       = module.projects["drift-${each.key}"].project_arn
  role_arn  = module.drift_role.role_arn

  # The next look comes soon enough.
  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 3
  }
}

module "drift_role" {
  source = "../../modules/iam-role"

  name        = "${var.project}-drift-schedule"
  description = "EventBridge starts the drift builds"
  path        = "/delivery/"

  trust = {
    services    = ["events.amazonaws.com"]
    source_arns = [for name in local.environments : "arn:${local.identity.partition}:events:${local.region_and_account}:rule/${var.project}-drift-${name}"]
  }

  policies = {
    start = [{
      sid       = "StartDriftBuilds"
      actions   = ["codebuild:StartBuild"]
      resources = [for name in local.environments : local.project_arns["drift-${name}"]]
    }]
  }
}
