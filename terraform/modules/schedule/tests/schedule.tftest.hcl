mock_provider "aws" {
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:eu-west-1:111122223333:rule/dofs-dev-reservation-sweeper" }
  }
}

variables {
  name                = "dofs-dev-reservation-sweeper"
  description         = "Gives back what nobody finished."
  schedule_expression = "rate(1 minute)"
  function_name       = "dofs-dev-reservation-sweeper"
  function_alias_arn  = "arn:aws:lambda:eu-west-1:111122223333:function:dofs-dev-reservation-sweeper:live"
}

run "runs_the_function_at_the_rate" {
  command = plan

  assert {
    condition     = aws_cloudwatch_event_rule.this.schedule_expression == "rate(1 minute)" && aws_cloudwatch_event_target.function.arn == "arn:aws:lambda:eu-west-1:111122223333:function:dofs-dev-reservation-sweeper:live"
    error_message = "The function must be run at the given rate."
  }
}

run "only_this_rule_may_run_it" {
  command = apply

  assert {
    condition     = aws_lambda_permission.schedule.principal == "events.amazonaws.com" && aws_lambda_permission.schedule.source_arn == "arn:aws:events:eu-west-1:111122223333:rule/dofs-dev-reservation-sweeper"
    error_message = "The permission must be for this rule alone."
  }

  assert {
    condition     = aws_lambda_permission.schedule.qualifier == "live"
    error_message = "The permission must be for the alias: another qualifier's is not looked at."
  }
}

run "an_old_run_is_not_kept" {
  command = plan

  assert {
    condition     = aws_cloudwatch_event_target.function.retry_policy[0].maximum_event_age_in_seconds == 60
    error_message = "A run that could not be started must not come late."
  }
}

run "tells_when_it_fails_and_when_it_does_not_run" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.failing.metric_name == "Errors" && aws_cloudwatch_metric_alarm.failing.evaluation_periods == 5
    error_message = "Five minutes of failures must raise an alarm."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.silent.metric_name == "Invocations" && aws_cloudwatch_metric_alarm.silent.treat_missing_data == "breaching"
    error_message = "A function that is not run must raise an alarm, and has no data."
  }
}

run "refuses_a_rate_that_eventbridge_would_not_take" {
  command = plan

  variables {
    schedule_expression = "rate(1 minutes)"
  }

  expect_failures = [var.schedule_expression]
}

run "refuses_a_clock_time" {
  command = plan

  variables {
    schedule_expression = "cron(0 12 * * ? *)"
  }

  expect_failures = [var.schedule_expression]
}

run "refuses_what_is_no_alias_of_a_function" {
  command = plan

  variables {
    function_alias_arn = "arn:aws:lambda:eu-west-1:111122223333:function:dofs-dev-reservation-sweeper"
  }

  expect_failures = [var.function_alias_arn]
}

run "refuses_a_bad_name_and_an_empty_description" {
  command = plan

  variables {
    name        = "Sweeper"
    description = ""
  }

  expect_failures = [var.name, var.description]
}

run "refuses_a_silence_of_half_minutes_and_a_target_that_is_no_topic" {
  command = plan

  variables {
    silent_after_seconds = 90
    alarm_topic_arns     = ["nobody"]
  }

  expect_failures = [var.silent_after_seconds, var.alarm_topic_arns]
}
