# The functions must be built first: their zips are hashed at plan.
mock_provider "aws" {
  source = "./tests/mocks"
}

run "each_subscriber_has_a_rule_of_its_own_and_is_not_overwhelmed" {
  command = plan

  assert {
    condition     = output.rule_names == { notification = "dofs-dev-notification", shipping-notice = "dofs-dev-shipping-notice", workflow-backstop = "dofs-dev-workflow-backstop", reservation-sweeper = "dofs-dev-reservation-sweeper" }
    error_message = "Rules must be named for their subscribers."
  }

  assert {
    condition     = output.topic_arns["notifications"] == "arn:aws:sns:us-east-1:111122223333:dofs-dev-notifications"
    error_message = "Topics must be named like everything else."
  }

  assert {
    condition     = local.rule_arns["notification"] == "arn:aws:events:us-east-1:111122223333:rule/dofs-dev-events/dofs-dev-notification"
    error_message = "A queue that names the rule by another ARN gets no event."
  }

  assert {
    condition     = local.rule_arns["workflow-backstop"] == "arn:aws:events:us-east-1:111122223333:rule/dofs-dev-workflow-backstop"
    error_message = "A queue that names the rule by another ARN gets no event."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.notification_queue.scaling_config[0].maximum_concurrency == 5 && aws_lambda_event_source_mapping.shipping_notice_queue.scaling_config[0].maximum_concurrency == 5 && aws_lambda_event_source_mapping.backstop_queue.scaling_config[0].maximum_concurrency == 2
    error_message = "Concurrency must be bounded."
  }
}
