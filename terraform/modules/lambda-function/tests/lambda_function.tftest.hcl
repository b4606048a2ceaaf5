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
