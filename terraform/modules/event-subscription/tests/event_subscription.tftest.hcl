mock_provider "aws" {}

variables {
  name                  = "dofs-dev-notification"
  description           = "Ends of orders, for those who want to be told."
  event_bus_name        = "dofs-dev-events"
  event_pattern         = { source = ["dofs.orders"], detail-type = ["OrderFulfilled"] }
  queue_arn             = "arn:aws:sqs:eu-west-1:111122223333:dofs-dev-notification-queue"
  dead_letter_queue_arn = "arn:aws:sqs:eu-west-1:111122223333:dofs-dev-notification-dlq"
}

run "the_rule_matches_what_is_asked_on_the_bus" {
  command = plan

  assert {
    condition     = aws_cloudwatch_event_rule.this.name == "dofs-dev-notification" && aws_cloudwatch_event_rule.this.event_bus_name == "dofs-dev-events"
    error_message = "The rule must carry the given name, on the given bus."
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this.event_pattern) == { source = ["dofs.orders"], detail-type = ["OrderFulfilled"] }
    error_message = "The rule must match exactly what was asked."
  }
}

run "events_go_to_the_queue_as_they_are" {
  command = plan

  assert {
    condition     = aws_cloudwatch_event_target.queue.arn == "arn:aws:sqs:eu-west-1:111122223333:dofs-dev-notification-queue" && aws_cloudwatch_event_target.queue.event_bus_name == "dofs-dev-events"
    error_message = "The target must be the queue, on the rule's bus."
  }

  assert {
    condition     = aws_cloudwatch_event_target.queue.input == null && aws_cloudwatch_event_target.queue.input_path == null && length(aws_cloudwatch_event_target.queue.input_transformer) == 0
    error_message = "Events must not be changed on their way."
  }
}

run "what_cannot_be_delivered_goes_to_the_dead_letter_queue" {
  command = plan

  variables {
    maximum_event_age_seconds = 3600
    maximum_retry_attempts    = 10
  }

  assert {
    condition     = aws_cloudwatch_event_target.queue.dead_letter_config[0].arn == "arn:aws:sqs:eu-west-1:111122223333:dofs-dev-notification-dlq"
    error_message = "Undeliverable events must not be lost."
  }

  assert {
    condition     = aws_cloudwatch_event_target.queue.retry_policy[0].maximum_event_age_in_seconds == 3600 && aws_cloudwatch_event_target.queue.retry_policy[0].maximum_retry_attempts == 10
    error_message = "The subscriber's own retry policy must hold."
  }
}

run "refuses_a_pattern_that_matches_everything" {
  command = plan

  variables {
    event_pattern = { detail-type = ["OrderFulfilled"] }
  }

  expect_failures = [var.event_pattern]
}

run "refuses_targets_that_are_no_queues" {
  command = plan

  variables {
    queue_arn             = "arn:aws:sns:eu-west-1:111122223333:topic"
    dead_letter_queue_arn = "arn:aws:sns:eu-west-1:111122223333:topic"
  }

  expect_failures = [var.queue_arn, var.dead_letter_queue_arn]
}

run "refuses_retries_that_eventbridge_does_not_offer" {
  command = plan

  variables {
    maximum_event_age_seconds = 59
    maximum_retry_attempts    = 186
  }

  expect_failures = [var.maximum_event_age_seconds, var.maximum_retry_attempts]
}

run "refuses_a_bad_name_and_an_empty_description" {
  command = plan

  variables {
    name        = "Notification"
    description = ""
  }

  expect_failures = [var.name, var.description]
}
