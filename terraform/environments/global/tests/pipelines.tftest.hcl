mock_provider "aws" {
  source = "./tests/mocks"
}

run "a_build_gets_the_commit_and_prods_build_only_what_was_tested" {
  command = plan

  assert {
    condition     = { for v in jsondecode(local.encoded_variables.build) : v.name => v.value } == { ARTIFACT_BUCKET = "dofs-artifacts-111122223333", TF_STATE_BUCKET = "dofs-terraform-state-111122223333", COMMIT = "#{SourceVariables.CommitId}" }
    error_message = "The build must know its commit and its buckets."
  }

  assert {
    condition     = { for v in jsondecode(local.encoded_variables.build_prod) : v.name => v.value }["TESTED_IN"] == "staging"
    error_message = "Production must ask what passed staging."
  }
}

run "apply_takes_the_release_and_the_plan_that_was_made_of_it" {
  command = plan

  assert {
    condition     = alltrue([for name in ["dev", "staging", "prod"] : local.apply_actions[name].input_artifacts == ["release", "plan_${name}"] && local.apply_actions[name].configuration.PrimarySource == "release" && local.plan_actions[name].output_artifacts == ["plan_${name}"]])
    error_message = "A plan must be applied to the release it was made of."
  }
}

run "prods_traffic_moves_in_steps_and_the_others_at_once" {
  command = plan

  assert {
    condition     = { for name, variables in local.action_variables.shift : name => "${variables.STEPS} ${variables.PAUSE_SECONDS}" } == { dev = "100 0", staging = "100 0", prod = "10,50,100 300" }
    error_message = "Only production is shifted in steps."
  }
}

run "every_build_that_is_named_is_there" {
  command = plan

  assert {
    condition = length(setsubtract(
      [for action in concat([local.test_action], values(local.build_actions), values(local.plan_actions), values(local.apply_actions), values(local.shift_actions), values(local.check_actions)) : action.configuration.ProjectName],
      values(local.project_names),
    )) == 0
    error_message = "An action must name a project that is made."
  }
}

run "an_environment_of_another_account_is_reached_by_its_roles_alone" {
  command = plan

  variables {
    environments = {
      dev     = { monthly_budget_usd = 25 }
      staging = { monthly_budget_usd = 25 }
      prod = {
        monthly_budget_usd = 250
        assume_role_arns = {
          plan   = "arn:aws:iam::444455556666:role/delivery/dofs-prod-plan"
          deploy = "arn:aws:iam::444455556666:role/delivery/dofs-prod-deploy"
          check  = "arn:aws:iam::444455556666:role/delivery/dofs-prod-check"
        }
      }
    }
  }

  assert {
    condition     = { for v in jsondecode(local.plan_actions.prod.configuration.EnvironmentVariables) : v.name => v.value }["ASSUME_ROLE_ARN"] == "arn:aws:iam::444455556666:role/delivery/dofs-prod-plan" && { for v in jsondecode(local.apply_actions.prod.configuration.EnvironmentVariables) : v.name => v.value }["ASSUME_ROLE_ARN"] == "arn:aws:iam::444455556666:role/delivery/dofs-prod-deploy"
    error_message = "Each build must take the role of its kind."
  }

  assert {
    condition     = output.permissions_boundary_arns.prod == "arn:aws:iam::444455556666:policy/delivery/dofs-prod-boundary" && output.permissions_boundary_arns.dev == "arn:aws:iam::111122223333:policy/delivery/dofs-dev-boundary"
    error_message = "The boundary must be the one of the environment's account."
  }
}
