locals {
  topics = {
    # CodePipeline publishes with its role.
    approvals = { services = [], emails = var.approval_emails }
    delivery  = { services = ["events.amazonaws.com", "budgets.amazonaws.com"], emails = var.notification_emails }
  }

  subscriptions = merge([for topic, settings in local.topics : {
    for address in settings.emails : "${topic} ${address}" => { topic = topic, address = address }
  }]...)
}

module "topics" {
  source   = "../../modules/sns-topic"
  for_each = local.topics

  name                = local.topic_names[each.key]
  kms_key_arn         = module.key.key_arn
  publishing_services = each.value.services
  identity            = local.identity
}

resource "aws_sns_topic_subscription" "mail" {
  for_each = local.subscriptions

  topic_arn = module.topics[each.value.topic].topic_arn
  protocol  = "email"
  endpoint  = each.value.address
}

resource "aws_cloudwatch_event_rule" "pipeline_state" {
  name        = "${var.project}-pipeline-state"
  description = "A pipeline started, failed, was stopped or came through"

  event_pattern = jsonencode({
    source        = ["aws.codepipeline"]
    "detail-type" = ["CodePipeline Pipeline Execution State Change"]
    detail = {
      pipeline = values(local.pipeline_names)
      state    = ["STARTED", "SUCCEEDED", "FAILED", "STOPPED", "SUPERSEDED"]
    }
  })
}

resource "aws_cloudwatch_event_target" "pipeline_state" {
  rule      = aws_cloudwatch_event_rule.pipeline_state.name
  target_id = "delivery"
  arn       = module.topics["delivery"].topic_arn

  input_transformer {
    input_paths = {
      pipeline  = "$.detail.pipeline"
      state     = "$.detail.state"
      execution = "$.detail.execution-id"
      time      = "$.time"
    }
    input_template = "\"<pipeline>: <state> at <time> (execution <execution>)\""
  }

  # News of an hour ago are still news.
  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 20
  }
}
