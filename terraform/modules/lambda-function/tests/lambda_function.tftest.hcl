mock_provider "aws" {
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/dofs-dev-do-thing" }
  }
}

variables {
  name               = "dofs-dev-do-thing"
  description        = "Does a thing."
  artifact           = "tests/function.zip"
  timeout_seconds    = 10
  log_retention_days = 7
  identity           = { partition = "aws", region = "eu-west-1", account_id = "111122223333" }
  environment        = { LOG_LEVEL = "info" }
  policy_statements = [{
    sid       = "ReadOrder"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:eu-west-1:111122223333:table/dofs-dev-orders"]
  }]
}

run "function_role_and_log_group_share_the_name" {
  command = plan

  assert {
    condition     = aws_lambda_function.this.function_name == "dofs-dev-do-thing" && aws_iam_role.this.name == "dofs-dev-do-thing"
    error_message = "Function and role must carry the given name."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.name == "/aws/lambda/dofs-dev-do-thing" && aws_cloudwatch_log_group.this.retention_in_days == 7
    error_message = "The log group must be the one Lambda writes to, and forget."
  }
}

run "runs_node_on_arm" {
  command = plan

  assert {
    condition     = aws_lambda_function.this.runtime == "nodejs22.x" && aws_lambda_function.this.architectures == tolist(["arm64"]) && aws_lambda_function.this.handler == "index.handler"
    error_message = "Functions are Node.js 22 on arm64, with index.handler."
  }
}

run "the_policy_holds_its_own_log_and_the_given_statements" {
  command = plan

  assert {
    condition     = [for s in jsondecode(aws_iam_role_policy.this.policy).Statement : s.Sid] == ["WriteOwnLog", "ReadOrder"]
    error_message = "The policy must hold exactly its own log and what was given."
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.this.policy).Statement[0].Resource == ["arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/dofs-dev-do-thing:*"]
    error_message = "Only the function's own log group may be written."
  }
}

run "publishes_a_version_and_makes_the_alias_that_callers_are_bound_to" {
  command = plan

  assert {
    condition     = aws_lambda_function.this.publish && aws_lambda_alias.live.name == "live" && aws_lambda_alias.live.function_name == "dofs-dev-do-thing"
    error_message = "Each change must be a version, behind the alias live."
  }

  assert {
    condition     = output.alias_arn == "arn:aws:lambda:eu-west-1:111122223333:function:dofs-dev-do-thing:live" && output.alias_name == "live"
    error_message = "The alias's ARN must be known at plan."
  }
}

run "makes_the_alias_of_the_first_version" {
  override_resource {
    target = aws_lambda_function.this
    values = { version = "1", qualified_arn = "arn:aws:lambda:eu-west-1:111122223333:function:dofs-dev-do-thing:1" }
  }

  assert {
    condition     = aws_lambda_alias.live.function_version == "1" && output.version == "1" && output.qualified_arn == "arn:aws:lambda:eu-west-1:111122223333:function:dofs-dev-do-thing:1"
    error_message = "A new alias must lead to what was published."
  }
}

# The state of the run before: the alias stands at 1.
run "does_not_move_the_alias_to_another_version" {
  variables {
    memory_size = 256
  }

  override_resource {
    target = aws_lambda_function.this
    values = { version = "2", qualified_arn = "arn:aws:lambda:eu-west-1:111122223333:function:dofs-dev-do-thing:2" }
  }

  assert {
    condition     = aws_lambda_alias.live.function_version == "1"
    error_message = "Moving traffic is not Terraform's business."
  }
}

run "has_no_permission_boundary_unless_one_is_given" {
  command = plan

  assert {
    condition     = aws_iam_role.this.permissions_boundary == null
    error_message = "No boundary was given."
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
    permissions_boundary_arn = "arn:aws:iam::111122223333:role/dofs-dev-boundary"
  }

  expect_failures = [var.permissions_boundary_arn]
}

run "refuses_a_name_with_capitals" {
  command = plan

  variables {
    name = "Dofs-Thing"
  }

  expect_failures = [var.name]
}

run "refuses_a_wildcard_action" {
  command = plan

  variables {
    policy_statements = [{ sid = "All", actions = ["dynamodb:*"], resources = ["arn:aws:dynamodb:::table/x"] }]
  }

  expect_failures = [var.policy_statements]
}

run "refuses_a_resource_that_is_no_arn" {
  command = plan

  variables {
    policy_statements = [{ sid = "Read", actions = ["dynamodb:GetItem"], resources = ["orders"] }]
  }

  expect_failures = [var.policy_statements]
}

run "refuses_a_timeout_above_fifteen_minutes" {
  command = plan

  variables {
    timeout_seconds = 901
  }

  expect_failures = [var.timeout_seconds]
}

run "refuses_a_retention_that_cloudwatch_does_not_offer" {
  command = plan

  variables {
    log_retention_days = 8
  }

  expect_failures = [var.log_retention_days]
}

run "refuses_an_artifact_that_is_no_zip" {
  command = plan

  variables {
    artifact = "versions.tf"
  }

  expect_failures = [var.artifact]
}

run "refuses_memory_below_the_least_of_lambda" {
  command = plan

  variables {
    memory_size = 64
  }

  expect_failures = [var.memory_size]
}
