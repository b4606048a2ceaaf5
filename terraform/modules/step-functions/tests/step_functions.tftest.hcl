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
    condition = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Condition.ArnEquals["aws:SourceArn"] == [
      "arn:aws:states:eu-west-1:111122223333:stateMachine:dofs-dev-order-workflow",
      "arn:aws:states:eu-west-1:111122223333:stateMachine:dofs-dev-order-workflow:*",
    ]
    error_message = "The role must be for this machine and its versions alone."
  }
}

run "makes_the_alias_that_executions_are_started_on" {
  override_resource {
    target = aws_sfn_state_machine.this
    values = { state_machine_version_arn = "arn:aws:states:eu-west-1:111122223333:stateMachine:dofs-dev-order-workflow:1" }
  }

  assert {
    condition     = aws_sfn_state_machine.this.publish && aws_sfn_alias.live.name == "live"
    error_message = "Each change must be a version, behind the alias live."
  }

  assert {
    condition     = one(aws_sfn_alias.live.routing_configuration).weight == 100 && one(aws_sfn_alias.live.routing_configuration).state_machine_version_arn == output.state_machine_version_arn
    error_message = "A new alias must lead to what was published, whole."
  }

  assert {
    condition     = output.state_machine_alias_arn == "arn:aws:states:eu-west-1:111122223333:stateMachine:dofs-dev-order-workflow:live"
    error_message = "The alias's ARN must be composed."
  }
}

# The state of the run before: the alias stands at 1.
run "does_not_move_the_alias_to_another_version" {
  variables {
    definition = "{\"StartAt\":\"Other\",\"States\":{\"Other\":{\"Type\":\"Succeed\"}}}"
  }

  override_resource {
    target = aws_sfn_state_machine.this
    values = { state_machine_version_arn = "arn:aws:states:eu-west-1:111122223333:stateMachine:dofs-dev-order-workflow:2" }
  }

  assert {
    condition     = endswith(one(aws_sfn_alias.live.routing_configuration).state_machine_version_arn, ":1")
    error_message = "Moving traffic is not Terraform's business."
  }
}

run "the_alias_arn_is_known_at_plan" {
  command = plan

  assert {
    condition     = output.state_machine_alias_arn == "arn:aws:states:eu-west-1:111122223333:stateMachine:dofs-dev-order-workflow:live"
    error_message = "Policies and functions that name it must be shown in full."
  }
}

run "puts_the_role_under_the_permission_boundary" {
  command = plan

  variables {
    permissions_boundary_arn = "arn:aws:iam::111122223333:policy/dofs-dev-boundary"
  }

  assert {
    condition     = aws_iam_role.this.permissions_boundary == "arn:aws:iam::111122223333:policy/dofs-dev-boundary"
    error_message = "The role must be under the boundary."
  }
}

run "refuses_a_boundary_that_is_no_policy" {
  command = plan

  variables {
    permissions_boundary_arn = "boundary"
  }

  expect_failures = [var.permissions_boundary_arn]
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
