mock_provider "aws" {}

variables {
  name              = "dofs-prod-pipeline"
  role_arn          = "arn:aws:iam::111122223333:role/delivery/dofs-prod-pipeline"
  artifact_store    = { bucket = "dofs-artifacts-111122223333", kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/some-key" }
  source_repository = { connection_arn = "arn:aws:codeconnections:eu-west-1:111122223333:connection/some-id", repository = "example/dofs", branch = "main" }

  stages = [
    {
      name    = "plan"
      actions = [{ name = "plan", category = "Build", provider = "CodeBuild", namespace = "plan_prod", input_artifacts = ["source"], output_artifacts = ["plan_prod"], configuration = { ProjectName = "dofs-plan-prod" } }]
    },
    {
      name        = "approval"
      skip_unless = { variable = "#{plan_prod.PLAN_CHANGES}", value = "true" }
      actions     = [{ name = "approve", category = "Approval", provider = "Manual", configuration = { CustomData = "#{plan_prod.PLAN_SUMMARY}" } }]
    },
    {
      name = "apply"
      actions = [
        { name = "apply", category = "Build", provider = "CodeBuild", input_artifacts = ["source", "plan_prod"], configuration = { ProjectName = "dofs-apply-prod", PrimarySource = "source" } },
        { name = "shift", category = "Build", provider = "CodeBuild", run_order = 2, input_artifacts = ["source"], configuration = { ProjectName = "dofs-shift-prod" } },
      ]
    },
  ]
}

run "runs_one_execution_after_the_other" {
  command = plan

  assert {
    condition     = aws_codepipeline.this.pipeline_type == "V2" && aws_codepipeline.this.execution_mode == "QUEUED"
    error_message = "Executions must wait for each other."
  }
}

run "starts_on_a_push_to_its_branch_and_takes_that_branch" {
  command = plan

  assert {
    condition     = one(one(one(aws_codepipeline.this.trigger).git_configuration).push).branches[0].includes == tolist(["main"])
    error_message = "A push to the branch, and to no other, must start the pipeline."
  }

  assert {
    condition     = aws_codepipeline.this.stage[0].action[0].configuration["BranchName"] == "main" && aws_codepipeline.this.stage[0].action[0].configuration["FullRepositoryId"] == "example/dofs" && aws_codepipeline.this.stage[0].action[0].namespace == "SourceVariables"
    error_message = "The first stage must take the branch of the repository."
  }
}

run "has_the_stages_and_actions_in_order" {
  command = plan

  assert {
    condition     = aws_codepipeline.this.stage[*].name == tolist(["source", "plan", "approval", "apply"])
    error_message = "The stages must come after the source, in the given order."
  }

  assert {
    condition     = [for action in aws_codepipeline.this.stage[3].action : "${action.name} ${action.run_order}"] == ["apply 1", "shift 2"]
    error_message = "Actions must keep their order."
  }

  assert {
    condition     = aws_codepipeline.this.stage[1].action[0].namespace == "plan_prod" && aws_codepipeline.this.stage[3].action[0].input_artifacts == tolist(["source", "plan_prod"])
    error_message = "Namespaces and artifacts must be handed on."
  }
}

run "skips_a_stage_whose_variable_says_otherwise_and_no_other" {
  command = plan

  assert {
    condition     = [for stage in aws_codepipeline.this.stage : length(stage.before_entry)] == [0, 0, 1, 0]
    error_message = "Only the stage with skip_unless may be skipped."
  }

  assert {
    condition     = aws_codepipeline.this.stage[2].before_entry[0].condition[0].result == "SKIP" && aws_codepipeline.this.stage[2].before_entry[0].condition[0].rule[0].rule_type_id[0].provider == "VariableCheck"
    error_message = "The condition must skip the stage."
  }

  assert {
    condition     = aws_codepipeline.this.stage[2].before_entry[0].condition[0].rule[0].configuration == tomap({ Variable = "#{plan_prod.PLAN_CHANGES}", Operator = "EQ", Value = "true" })
    error_message = "The stage must be entered when the variable has the value."
  }
}

run "encrypts_artifacts_with_the_given_key" {
  command = plan

  assert {
    condition     = one(one(aws_codepipeline.this.artifact_store).encryption_key).id == "arn:aws:kms:eu-west-1:111122223333:key/some-key"
    error_message = "Artifacts must be encrypted with the given key."
  }
}

run "refuses_names_that_are_taken_twice" {
  command = plan

  variables {
    stages = [
      { name = "plan", actions = [{ name = "a", category = "Build", provider = "CodeBuild", configuration = {} }, { name = "a", category = "Build", provider = "CodeBuild", configuration = {} }] },
      { name = "plan", actions = [{ name = "a", category = "Build", provider = "CodeBuild", configuration = {} }] },
    ]
  }

  expect_failures = [var.stages]
}

run "refuses_an_artifact_that_no_build_could_find" {
  command = plan

  variables {
    stages = [{ name = "plan", actions = [{ name = "a", category = "Build", provider = "CodeBuild", output_artifacts = ["plan-dev"], configuration = {} }] }]
  }

  expect_failures = [var.stages]
}

run "refuses_an_action_that_is_neither_a_build_nor_an_approval" {
  command = plan

  variables {
    stages = [{ name = "deploy", actions = [{ name = "a", category = "Deploy", provider = "CloudFormation", configuration = {} }] }]
  }

  expect_failures = [var.stages]
}

run "refuses_a_value_that_codepipeline_would_refuse" {
  command = plan

  variables {
    stages = [{ name = "plan", actions = [{ name = "a", category = "Build", provider = "CodeBuild", configuration = { EnvironmentVariables = join("", [for i in range(1001) : "x"]) } }] }]
  }

  expect_failures = [var.stages]
}

run "refuses_a_bad_name_role_and_repository" {
  command = plan

  variables {
    name              = "Pipeline"
    role_arn          = "dofs-prod-pipeline"
    source_repository = { connection_arn = "arn:aws:codeconnections:eu-west-1:111122223333:connection/some-id", repository = "dofs", branch = "main" }
  }

  expect_failures = [var.name, var.role_arn, var.source_repository]
}
