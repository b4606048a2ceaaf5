mock_provider "aws" {
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:eu-west-1:111122223333:some-queue" }
  }
}

variables {
  name                     = "dofs-dev-order-queue"
  dead_letter_queue_name   = "dofs-dev-order-dlq"
  consumer_timeout_seconds = 20
  identity                 = { partition = "aws", region = "eu-west-1", account_id = "111122223333" }
}

run "both_queues_are_named_and_encrypted" {
  command = plan

  assert {
    condition     = aws_sqs_queue.this.name == "dofs-dev-order-queue" && aws_sqs_queue.dead_letter[0].name == "dofs-dev-order-dlq"
    error_message = "The queues must carry the given names."
  }

  assert {
    condition     = aws_sqs_queue.this.sqs_managed_sse_enabled && aws_sqs_queue.dead_letter[0].sqs_managed_sse_enabled
    error_message = "Both queues must be encrypted."
  }
}

run "visibility_is_six_times_the_consumers_timeout" {
  command = plan

  assert {
    condition     = aws_sqs_queue.this.visibility_timeout_seconds == 120
    error_message = "The visibility timeout must be six times the function's timeout."
  }
}

run "redrives_to_the_dead_letter_queue" {
  command = plan

  assert {
    condition     = jsondecode(aws_sqs_queue.this.redrive_policy) == { deadLetterTargetArn = "arn:aws:sqs:eu-west-1:111122223333:dofs-dev-order-dlq", maxReceiveCount = 3 }
    error_message = "Messages must go to the dead-letter queue after three receives."
  }

  assert {
    condition     = aws_sqs_queue.dead_letter[0].message_retention_seconds == 1209600
    error_message = "Dead letters must be kept as long as SQS can."
  }
}

run "takes_no_message_that_a_table_row_cannot_hold" {
  command = plan

  assert {
    condition     = aws_sqs_queue.this.max_message_size == 262144 && aws_sqs_queue.dead_letter[0].max_message_size == 262144
    error_message = "Messages must be limited to 256 KiB."
  }
}

run "denies_calls_without_tls" {
  command = plan

  assert {
    condition = alltrue([for policy in [aws_sqs_queue.this.policy, aws_sqs_queue.dead_letter[0].policy] :
      jsondecode(policy).Statement[0].Effect == "Deny" && jsondecode(policy).Statement[0].Condition.Bool["aws:SecureTransport"] == "false"
    ])
    error_message = "Both queues must refuse calls without TLS."
  }
}

run "nobody_else_may_send_unless_asked" {
  command = plan

  assert {
    condition     = alltrue([for policy in [aws_sqs_queue.this.policy, aws_sqs_queue.dead_letter[0].policy] : length(jsondecode(policy).Statement) == 1])
    error_message = "A queue that no rule sends to must not let one send."
  }
}

run "exactly_the_given_rules_may_send_to_queue_and_dead_letter_queue" {
  command = plan

  variables {
    event_rule_arns = ["arn:aws:events:eu-west-1:111122223333:rule/dofs-dev-events/dofs-dev-notification"]
  }

  assert {
    condition = alltrue([for name, policy in { order-queue = aws_sqs_queue.this.policy, order-dlq = aws_sqs_queue.dead_letter[0].policy } :
      jsondecode(policy).Statement[1] == {
        Sid       = "AllowEventRules"
        Effect    = "Allow"
        Action    = "sqs:SendMessage"
        Principal = { Service = "events.amazonaws.com" }
        Resource  = "arn:aws:sqs:eu-west-1:111122223333:dofs-dev-${name}"
        Condition = { ArnEquals = { "aws:SourceArn" = ["arn:aws:events:eu-west-1:111122223333:rule/dofs-dev-events/dofs-dev-notification"] } }
      }
    ])
    error_message = "The rule, and no other, must be able to send to both queues."
  }
}

run "refuses_a_wildcard_for_rules" {
  command = plan

  variables {
    event_rule_arns = ["arn:aws:events:eu-west-1:111122223333:rule/*"]
  }

  expect_failures = [var.event_rule_arns]
}

run "alarms_on_the_first_dead_letter_and_on_those_that_stay" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.dead_letter_arrivals.dimensions.QueueName == "dofs-dev-order-dlq" && aws_cloudwatch_metric_alarm.dead_letter_arrivals.metric_name == "NumberOfMessagesReceived" && aws_cloudwatch_metric_alarm.dead_letter_arrivals.threshold == 0
    error_message = "One dead letter must raise the alarm, even when its handler takes it at once."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.dead_letters.dimensions.QueueName == "dofs-dev-order-dlq" && aws_cloudwatch_metric_alarm.dead_letters.threshold == 0
    error_message = "Dead letters that stay must raise the alarm."
  }
}

run "a_queue_without_dead_letters_is_watched_itself" {
  command = plan

  variables {
    dead_letter_queue_name = null
  }

  assert {
    condition     = length(aws_sqs_queue.dead_letter) == 0 && aws_cloudwatch_metric_alarm.dead_letters.dimensions.QueueName == "dofs-dev-order-queue"
    error_message = "Without a dead-letter queue the queue itself must be watched."
  }
}

run "refuses_bad_numbers" {
  command = plan

  variables {
    consumer_timeout_seconds             = 0
    dead_letter_consumer_timeout_seconds = 901
    max_receive_count                    = 0
    retention_seconds                    = 1
  }

  expect_failures = [var.consumer_timeout_seconds, var.dead_letter_consumer_timeout_seconds, var.max_receive_count, var.retention_seconds]
}

run "refuses_bad_names" {
  command = plan

  variables {
    name                   = "Order_Queue"
    dead_letter_queue_name = "Order_DLQ"
  }

  expect_failures = [var.name, var.dead_letter_queue_name]
}

run "refuses_an_alarm_target_that_is_no_topic" {
  command = plan

  variables {
    alarm_topic_arns = ["arn:aws:sqs:eu-west-1:111122223333:x"]
  }

  expect_failures = [var.alarm_topic_arns]
}
