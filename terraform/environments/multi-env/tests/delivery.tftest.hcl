# The functions must be built first: their zips are hashed at plan.
mock_provider "aws" {
  source = "./tests/mocks"
}

run "callers_are_bound_to_aliases_that_a_shift_watches" {
  command = plan

  assert {
    condition = alltrue([for mapping in [
      aws_lambda_event_source_mapping.order_events,
      aws_lambda_event_source_mapping.platform_events,
      aws_lambda_event_source_mapping.order_queue,
      aws_lambda_event_source_mapping.order_dlq,
      aws_lambda_event_source_mapping.notification_queue,
      aws_lambda_event_source_mapping.notification_dlq,
      aws_lambda_event_source_mapping.shipping_notice_queue,
      aws_lambda_event_source_mapping.shipping_notice_dlq,
      aws_lambda_event_source_mapping.backstop_queue,
      aws_lambda_event_source_mapping.backstop_dlq,
      aws_lambda_event_source_mapping.outbox_dlq,
    ] : endswith(mapping.function_name, ":live")])
    error_message = "An event source that is bound to the function itself is not part of a shift."
  }

  assert {
    condition     = output.state_machine_alias_arn == "${output.state_machine_arn}:live" && output.live_alias == "live"
    error_message = "Executions must be started on the alias."
  }

  assert {
    condition     = toset(keys(output.function_versions)) == toset(keys(output.function_names))
    error_message = "Every function is shifted, so every function must tell its version."
  }

  assert {
    condition     = output.release == { version = "0.0.0", commit = "not-packaged", artifact_hash = "not-packaged" }
    error_message = "Nobody must take it for a release."
  }

  assert {
    condition = alltrue([for alarm in [
      aws_cloudwatch_metric_alarm.canary_api_errors,
      aws_cloudwatch_metric_alarm.canary_latency,
      aws_cloudwatch_metric_alarm.canary_saga_failures,
    ] : startswith(alarm.alarm_name, output.canary_alarm_prefix) && alarm.treat_missing_data == "notBreaching"])
    error_message = "The names must begin alike, and no traffic must be no alarm."
  }

  assert {
    condition     = output.canary_alarm_prefix == "dofs-dev-canary-"
    error_message = "The prefix must be of this environment alone."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.canary_api_errors.metric_name == "5XXError" && aws_cloudwatch_metric_alarm.canary_api_errors.statistic == "Average" && aws_cloudwatch_metric_alarm.canary_api_errors.threshold == 0.01
    error_message = "The average of 5XXError is their share."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.canary_latency.extended_statistic == "p99" && aws_cloudwatch_metric_alarm.canary_latency.dimensions == tomap({ ApiName = "dofs-dev-api", Stage = "dev" })
    error_message = "The latency of this stage must be measured."
  }

  assert {
    condition     = [for query in aws_cloudwatch_metric_alarm.canary_saga_failures.metric_query : query.expression if query.id == "share"] == ["IF(ended >= 10, 100 * (FILL(orders_failed, 0) + FILL(aborted, 0) + FILL(failed, 0) + FILL(timed_out, 0)) / ended, 0)"]
    error_message = "Failed orders and executions without an outcome must both count, and few must not."
  }

  assert {
    condition     = aws_cloudwatch_log_metric_filter.failed_orders.log_group_name == "/aws/lambda/dofs-dev-close-order" && one(aws_cloudwatch_log_metric_filter.failed_orders.metric_transformation).name == "OrdersFailed"
    error_message = "Failed orders must be counted where they are closed."
  }
}

run "a_running_order_stays_on_the_code_that_it_began_with" {
  command = plan

  override_resource {
    target          = module.validate_order.aws_lambda_function.this
    values          = { qualified_arn = "arn:aws:lambda:us-east-1:111122223333:function:dofs-dev-validate-order:7" }
    override_during = plan
  }

  assert {
    condition     = local.workflow_code_arns["validate-order"] == "arn:aws:lambda:us-east-1:111122223333:function:dofs-dev-validate-order:7"
    error_message = "The definition must name versions."
  }
}

run "a_release_is_told_and_the_definition_names_aliases_where_it_must_be_known_at_plan" {
  command = plan

  variables {
    pin_workflow_code = false
    release = {
      version       = "1.2.0"
      commit        = "0123456789abcdef0123456789abcdef01234567"
      artifact_hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    }
  }

  assert {
    condition     = local.workflow_code_arns == { for step in local.workflow_steps : step => "arn:aws:lambda:us-east-1:111122223333:function:dofs-dev-${step}:live" }
    error_message = "Every step must be called by its alias."
  }

  assert {
    condition     = output.release.version == "1.2.0"
    error_message = "What is deployed must be told."
  }
}

run "refuses_what_is_no_release_no_limit_and_no_role" {
  command = plan

  variables {
    release                     = { version = "next", commit = "HEAD", artifact_hash = "none" }
    canary_error_percent        = 100
    canary_latency_ms           = 0
    canary_saga_failure_percent = -1
    assume_role_arn             = "dofs-dev-deploy"
    permissions_boundary_arn    = "arn:aws:iam::111122223333:role/x"
  }

  expect_failures = [
    var.release,
    var.canary_error_percent,
    var.canary_latency_ms,
    var.canary_saga_failure_percent,
    var.assume_role_arn,
    var.permissions_boundary_arn,
  ]
}
