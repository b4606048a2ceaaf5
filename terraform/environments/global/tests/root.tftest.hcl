mock_provider "aws" {
  source = "./tests/mocks"
}

run "buckets_carry_the_account_in_their_names" {
  command = plan

  assert {
    condition     = output.state_bucket == "dofs-terraform-state-111122223333" && output.artifact_bucket == "dofs-artifacts-111122223333"
    error_message = "Bucket names are one space for the whole world."
  }
}

run "what_was_tested_stays_and_what_was_handed_on_goes" {
  command = plan

  assert {
    condition     = length([for prefix in concat(["cache/"], values(local.artifact_prefixes)) : prefix if startswith("tested/", prefix)]) == 0
    error_message = "No expiration may reach tested/."
  }
}

run "the_drift_of_each_environment_is_looked_for_on_a_schedule" {
  command = plan

  assert {
    condition     = { for name, rule in aws_cloudwatch_event_rule.drift : name => rule.schedule_expression } == { dev = "cron(0 5 * * ? *)", staging = "cron(0 5 * * ? *)", prod = "cron(0 5 * * ? *)" }
    error_message = "Each environment must be looked through."
  }

  assert {
    condition     = local.drift_variables["drift-prod"].TOPIC_ARN == "arn:aws:sns:us-east-1:111122223333:dofs-delivery" && local.drift_variables["drift-prod"].ENVIRONMENT == "prod"
    error_message = "Drift must be told to the topic."
  }
}

run "people_hear_of_what_pipelines_do" {
  command = plan

  assert {
    condition     = toset(jsondecode(aws_cloudwatch_event_rule.pipeline_state.event_pattern).detail.pipeline) == toset(["dofs-nonprod-pipeline", "dofs-prod-pipeline"]) && contains(jsondecode(aws_cloudwatch_event_rule.pipeline_state.event_pattern).detail.state, "FAILED")
    error_message = "A pipeline that fails must be told."
  }
}

run "nobody_subscribes_unless_asked" {
  command = plan

  assert {
    condition     = length(aws_sns_topic_subscription.mail) == 0 && length(aws_codebuild_webhook.pull_request) == 0
    error_message = "Neither mail nor webhook may be made by itself."
  }
}

run "each_address_subscribes_to_its_topic" {
  command = plan

  variables {
    approval_emails     = ["lead@example.com"]
    notification_emails = ["team@example.com", "lead@example.com"]
    pull_request_checks = true
  }

  assert {
    condition     = toset(keys(aws_sns_topic_subscription.mail)) == toset(["approvals lead@example.com", "delivery lead@example.com", "delivery team@example.com"])
    error_message = "Every address must subscribe where it was named."
  }

  assert {
    condition     = length(aws_codebuild_webhook.pull_request) == 1
    error_message = "Pull requests must start their checks once the connection may."
  }
}

run "refuses_what_cannot_be" {
  command = plan

  variables {
    project             = "D"
    allowed_account_ids = ["tools"]
    repository_host     = "sourceforge"
    repository          = "dofs"
    approval_emails     = ["lead"]
    notification_emails = ["team"]
    drift_schedule      = "daily"
    canary              = { steps = [10, 50], pause_seconds = 300 }
  }

  expect_failures = [
    var.project, var.allowed_account_ids, var.repository_host, var.repository,
    var.approval_emails, var.notification_emails, var.drift_schedule, var.canary,
  ]
}

run "refuses_other_environments_than_the_stages_have" {
  command = plan

  variables {
    environments = { dev = { monthly_budget_usd = 0 }, prod = { monthly_budget_usd = 1, assume_role_arns = { plan = "x", deploy = "y", check = "z" } } }
  }

  expect_failures = [var.environments]
}
