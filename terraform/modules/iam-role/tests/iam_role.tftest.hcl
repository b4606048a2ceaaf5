mock_provider "aws" {
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/delivery/dofs-dev-plan" }
  }

  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::111122223333:policy/delivery/some-policy" }
  }
}

variables {
  name        = "dofs-dev-plan"
  description = "Plans of dev"
  path        = "/delivery/"
  trust       = { services = ["codebuild.amazonaws.com"], source_arns = ["arn:aws:codebuild:eu-west-1:111122223333:project/dofs-plan-dev"] }
  policies = {
    read = [{ sid = "Read", actions = ["sqs:GetQueueAttributes"], resources = ["arn:aws:sqs:eu-west-1:111122223333:dofs-dev-order-queue"] }]
  }
}

run "a_service_takes_the_role_for_the_named_resources_alone" {
  command = plan

  assert {
    condition = jsondecode(aws_iam_role.this.assume_role_policy).Statement == [{
      Sid       = "AssumedByServices"
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = ["codebuild.amazonaws.com"] }
      Condition = { ArnLike = { "aws:SourceArn" = ["arn:aws:codebuild:eu-west-1:111122223333:project/dofs-plan-dev"] } }
    }]
    error_message = "CodeBuild must take the role for the project, and for nothing else."
  }
}

run "a_role_of_another_account_is_named_whole" {
  command = plan

  variables {
    trust = { role_arns = ["arn:aws:iam::444455556666:role/delivery/dofs-dev-plan"] }
  }

  assert {
    condition     = [for s in jsondecode(aws_iam_role.this.assume_role_policy).Statement : s.Principal] == [{ AWS = ["arn:aws:iam::444455556666:role/delivery/dofs-dev-plan"] }]
    error_message = "The given role must be trusted, and no service."
  }
}

run "each_policy_is_a_managed_one_of_exactly_the_given_statements" {
  command = plan

  assert {
    condition = jsondecode(aws_iam_policy.this["read"].policy) == {
      Version   = "2012-10-17"
      Statement = [{ Sid = "Read", Effect = "Allow", Action = ["sqs:GetQueueAttributes"], Resource = ["arn:aws:sqs:eu-west-1:111122223333:dofs-dev-order-queue"] }]
    }
    error_message = "The role must be able to do what was given."
  }

  assert {
    condition     = aws_iam_policy.this["read"].name == "dofs-dev-plan-read" && length(aws_iam_role_policy_attachment.this) == 1
    error_message = "The policy must be attached under its name."
  }
}

run "a_condition_is_kept" {
  command = plan

  variables {
    policies = {
      pass = [{
        sid       = "Pass"
        actions   = ["iam:PassRole"]
        resources = ["arn:aws:iam::111122223333:role/dofs-dev-api-handler"]
        condition = { StringEquals = { "iam:PassedToService" = ["lambda.amazonaws.com"] } }
      }]
    }
  }

  assert {
    condition     = jsondecode(aws_iam_policy.this["pass"].policy).Statement[0].Condition == { StringEquals = { "iam:PassedToService" = ["lambda.amazonaws.com"] } }
    error_message = "The condition must stand in the policy."
  }
}

run "refuses_wildcard_actions" {
  command = plan

  variables {
    policies = { read = [{ sid = "Read", actions = ["sqs:Get*"], resources = ["*"] }] }
  }

  expect_failures = [var.policies]
}

run "refuses_resources_that_are_no_arn" {
  command = plan

  variables {
    policies = { read = [{ sid = "Read", actions = ["sqs:GetQueueUrl"], resources = ["dofs-*"] }] }
  }

  expect_failures = [var.policies]
}

run "refuses_a_policy_that_iam_would_refuse" {
  command = plan

  variables {
    policies = { read = [{ sid = "Read", actions = ["sqs:GetQueueUrl"], resources = [for i in range(150) : "arn:aws:sqs:eu-west-1:111122223333:dofs-dev-queue-${i}"] }] }
  }

  expect_failures = [var.policies]
}

run "refuses_a_trust_in_nobody_and_in_a_service_for_anybody" {
  command = plan

  variables {
    trust = { services = ["codebuild.amazonaws.com"] }
    name  = "Role"
    path  = "delivery"
  }

  expect_failures = [var.trust, var.name, var.path]
}
