mock_provider "aws" {
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/delivery/some-role" }
  }

  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::111122223333:policy/delivery/some-policy" }
  }
}

variables {
  project     = "dofs"
  environment = "dev"
  identity    = { partition = "aws", region = "eu-west-1", account_id = "111122223333" }
  trust = {
    plan   = { services = ["codebuild.amazonaws.com"], source_arns = ["arn:aws:codebuild:eu-west-1:111122223333:project/dofs-plan-dev"] }
    deploy = { services = ["codebuild.amazonaws.com"], source_arns = ["arn:aws:codebuild:eu-west-1:111122223333:project/dofs-apply-dev"] }
    check  = { services = ["codebuild.amazonaws.com"], source_arns = ["arn:aws:codebuild:eu-west-1:111122223333:project/dofs-check-dev"] }
  }
}

run "plan_reads_and_changes_nothing" {
  command = plan

  assert {
    condition     = keys(local.policies.plan) == ["read"] && length(setsubtract(flatten([for s in local.read_policies.read : s.actions]), flatten([for s in local.read_policies.read : [for a in s.actions : a if can(regex(":(Describe|Get|GET|List|Validate)", a))]]))) == 0
    error_message = "The plan role must read alone."
  }

  assert {
    condition     = !contains(flatten([for s in local.read_policies.read : s.actions]), "secretsmanager:GetSecretValue")
    error_message = "A plan must not read secrets."
  }
}

run "deploy_reads_and_writes_the_environment_and_no_other" {
  command = plan

  assert {
    condition     = keys(local.policies.deploy) == ["read", "write-compute", "write-roles", "write-storage"]
    error_message = "The deploy role must have every policy."
  }

  assert {
    condition     = local.arns.tables == ["arn:aws:dynamodb:eu-west-1:111122223333:table/dofs-dev-*"] && local.arns.roles == ["arn:aws:iam::111122223333:role/dofs-dev-*"]
    error_message = "Names must be the environment's."
  }
}

run "roles_are_made_and_changed_under_the_boundary_alone" {
  command = plan

  assert {
    condition     = local.write_policies.write-roles[0].condition == { StringEquals = { "iam:PermissionsBoundary" = ["arn:aws:iam::111122223333:policy/delivery/dofs-dev-boundary"] } } && contains(local.write_policies.write-roles[0].actions, "iam:CreateRole") && contains(local.write_policies.write-roles[0].actions, "iam:PutRolePolicy")
    error_message = "A role without the boundary must not be made."
  }

  assert {
    condition     = length([for s in flatten(values(local.write_policies)) : s if contains(s.actions, "iam:DeleteRolePermissionsBoundary") || contains(s.actions, "iam:CreatePolicyVersion")]) == 0
    error_message = "Neither boundary nor what it says may be changed."
  }
}

run "delivery_roles_are_out_of_reach_of_deploy" {
  command = plan

  assert {
    condition     = local.path == "/delivery/" && !can(regex(replace(local.arns.roles[0], "*", ".*"), "arn:aws:iam::111122223333:role/delivery/dofs-dev-deploy"))
    error_message = "What deploy may do to roles must not reach its own."
  }
}

run "the_boundary_lets_no_role_change_roles_or_take_others_on" {
  command = plan

  assert {
    condition     = length([for s in jsondecode(aws_iam_policy.boundary[0].policy).Statement : s if length([for a in s.Action : a if startswith(a, "iam:") || startswith(a, "sts:")]) > 0]) == 0
    error_message = "The boundary must hold nothing of IAM and STS."
  }
}

run "an_environment_elsewhere_has_no_rights_here" {
  command = plan

  variables {
    holds_environment = false
    build_statements = {
      plan = [{ sid = "Assume", actions = ["sts:AssumeRole"], resources = ["arn:aws:iam::444455556666:role/delivery/dofs-dev-plan"] }]
    }
  }

  assert {
    condition     = length(aws_iam_policy.boundary) == 0 && output.boundary_arn == null
    error_message = "No boundary is needed where no role is made."
  }
}

run "refuses_other_roles_and_bad_names" {
  command = plan

  variables {
    project     = "D"
    environment = "Dev!"
    trust       = { plan = { role_arns = ["arn:aws:iam::444455556666:role/x"] } }
    identity    = { partition = "aws", region = "eu-west-1", account_id = "dev" }
  }

  expect_failures = [var.project, var.environment, var.trust, var.identity]
}
