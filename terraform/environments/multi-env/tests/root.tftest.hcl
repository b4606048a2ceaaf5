# The functions must be built first: their zips are hashed at plan.
mock_provider "aws" {
  source = "./tests/mocks"
}

run "names_steps_and_event_sources_are_as_agreed" {
  command = plan

  assert {
    condition     = output.table_names["failed-orders"] == "dofs-dev-failed-orders" && output.queue_names["order-dlq"] == "dofs-dev-order-dlq" && output.function_names["fulfill-order"] == "dofs-dev-fulfill-order"
    error_message = "Names must be <project>-<environment>-<name>."
  }

  assert {
    condition     = output.state_machine_arn == "arn:aws:states:us-east-1:111122223333:stateMachine:dofs-dev-order-workflow" && output.event_bus_name == "dofs-dev-events"
    error_message = "State machine and bus must be named alike."
  }

  assert {
    condition     = output.queue_urls["order-queue"] == "https://sqs.us-east-1.amazonaws.com/111122223333/dofs-dev-order-queue"
    error_message = "Queue URLs must be composed as SQS does."
  }

  assert {
    condition = toset(local.workflow_steps) == toset([for reference in regexall("function:dofs-dev-[a-z-]+", templatefile("workflows/order-workflow.asl.json", merge(
      { for step in local.workflow_steps : "${replace(step, "-", "_")}_arn" => local.function_arns[step] }, { order_queue_url = "q" },
    ))) : trimprefix(reference, "function:dofs-dev-")])
    error_message = "The steps that the workflow may run must be those that its definition names."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.order_events.batch_size == 100 && aws_lambda_event_source_mapping.platform_events.batch_size == 100
    error_message = "Every batch size must be said."
  }

  assert {
    condition = alltrue([for mapping in [
      aws_lambda_event_source_mapping.order_queue,
      aws_lambda_event_source_mapping.order_dlq,
      aws_lambda_event_source_mapping.notification_queue,
      aws_lambda_event_source_mapping.notification_dlq,
      aws_lambda_event_source_mapping.shipping_notice_queue,
      aws_lambda_event_source_mapping.shipping_notice_dlq,
      aws_lambda_event_source_mapping.backstop_queue,
      aws_lambda_event_source_mapping.backstop_dlq,
      aws_lambda_event_source_mapping.outbox_dlq,
    ] : mapping.batch_size == 10 && mapping.function_response_types == toset(["ReportBatchItemFailures"])])
    error_message = "A batch must be of ten messages, and must not fail as a whole."
  }

  assert {
    condition = alltrue([for mapping in [aws_lambda_event_source_mapping.order_events, aws_lambda_event_source_mapping.platform_events] :
      mapping.function_response_types == toset(["ReportBatchItemFailures"]) && mapping.bisect_batch_on_function_error && mapping.maximum_record_age_in_seconds == 82800
    ])
    error_message = "Both outboxes must be relayed alike, and hand over what no attempt mends before the stream drops it."
  }

  assert {
    condition     = length(aws_secretsmanager_secret.fulfillment) == 0
    error_message = "No secret must be made for the simulated provider."
  }
}

run "the_http_provider_gets_a_secret_of_its_own" {
  command = plan

  variables {
    fulfillment_provider     = "http"
    fulfillment_endpoint_url = "https://warehouse.example.com"
  }

  assert {
    condition     = aws_secretsmanager_secret.fulfillment[0].name == "dofs-dev-fulfillment-credential"
    error_message = "The http provider must have its secret."
  }

  assert {
    condition     = aws_secretsmanager_secret.fulfillment[0].recovery_window_in_days == 0
    error_message = "A destroyed secret must not keep its name from the next apply."
  }
}

run "refuses_what_does_not_fit" {
  command = plan

  variables {
    fulfillment_provider     = "http"
    fulfillment_timeout_ms   = 6001
    fulfillment_success_rate = 0.99
    fulfillment_error_rate   = 0.02
    environment              = "production"
    allowed_account_ids      = ["dev"]
  }

  expect_failures = [
    var.fulfillment_endpoint_url,
    var.fulfillment_timeout_ms,
    var.fulfillment_error_rate,
    var.environment,
    var.allowed_account_ids,
  ]
}

run "refuses_an_unknown_provider_and_log_level" {
  command = plan

  variables {
    fulfillment_provider = "carrier-pigeon"
    log_level            = "loud"
  }

  expect_failures = [
    var.fulfillment_provider,
    var.log_level,
  ]
}
