mock_provider "aws" {
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/dofs-dev-order-workflow" }
  }
}

variables {
  name               = "dofs-dev-order-workflow"
  definition         = "{\"StartAt\":\"Done\",\"States\":{\"Done\":{\"Type\":\"Succeed\"}}}"
  log_retention_days = 7
  alarm_topic_arns   = ["arn:aws:sns:eu-west-1:111122223333:alarms"]
  identity           = { partition = "aws", region = "eu-west-1", account_id = "111122223333" }
  policy_statements = [{
    sid       = "RunSteps"
    actions   = ["lambda:InvokeFunction"]
    resources = ["arn:aws:lambda:eu-west-1:111122223333:function:dofs-dev-validate-order"]
  }]
}

run "is_a_standard_workflow_with_a_log" {
  command = plan

  assert {
    condition     = aws_sfn_state_machine.this.name == "dofs-dev-order-workflow" && aws_sfn_state_machine.this.type == "STANDARD"
    error_message = "The machine must carry the given name and be a standard workflow."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.name == "/aws/vendedlogs/states/dofs-dev-order-workflow" && aws_cloudwatch_log_group.this.retention_in_days == 7
    error_message = "The log group must be named for the machine, and forget."
  }

  assert {
    condition     = aws_sfn_state_machine.this.logging_configuration[0].include_execution_data == false
    error_message = "The log must not hold customers' orders."
  }
}

run "only_this_machine_may_take_the_role" {
  command = plan

  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Condition.ArnEquals["aws:SourceArn"] == "arn:aws:states:eu-west-1:111122223333:stateMachine:dofs-dev-order-workflow"
    error_message = "The role must be for this machine alone."
  }
}

run "the_policy_holds_log_delivery_and_the_given_statements" {
  command = plan

  assert {
    condition     = [for s in jsondecode(aws_iam_role_policy.this.policy).Statement : s.Sid] == ["DeliverLog", "RunSteps"]
    error_message = "The policy must hold exactly log delivery and what was given."
  }
}

run "alarms_on_every_end_that_is_no_outcome" {
  command = plan

  assert {
    condition     = toset([for a in aws_cloudwatch_metric_alarm.executions : a.metric_name]) == toset(["ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted"])
    error_message = "Failed, timed out and aborted executions must each raise an alarm."
  }

  assert {
    condition     = alltrue([for a in aws_cloudwatch_metric_alarm.executions : a.threshold == 0 && a.alarm_actions == toset(["arn:aws:sns:eu-west-1:111122223333:alarms"])])
    error_message = "One such end must tell the topic."
  }
}

run "refuses_a_definition_that_is_no_state_machine" {
  command = plan

  variables {
    definition = "{}"
  }

  expect_failures = [var.definition]
}

run "refuses_a_wildcard_action" {
  command = plan

  variables {
    policy_statements = [{ sid = "All", actions = ["lambda:*"], resources = ["arn:aws:lambda:::function:x"] }]
  }

  expect_failures = [var.policy_statements]
}

run "refuses_a_bad_name_and_retention" {
  command = plan

  variables {
    name               = "Order Workflow"
    log_retention_days = 2
  }

  expect_failures = [var.name, var.log_retention_days]
}

run "refuses_an_alarm_target_that_is_no_topic" {
  command = plan

  variables {
    alarm_topic_arns = ["nobody"]
  }

  expect_failures = [var.alarm_topic_arns]
}
