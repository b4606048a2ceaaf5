mock_provider "aws" {}

variables {
  name               = "dofs-plan-dev"
  description        = "What Terraform would change in dev"
  role_arn           = "arn:aws:iam::111122223333:role/delivery/dofs-dev-plan"
  buildspec          = "buildspecs/plan.yml"
  cache_bucket       = "dofs-artifacts-111122223333"
  kms_key_arn        = "arn:aws:kms:eu-west-1:111122223333:key/some-key"
  log_retention_days = 90
}

run "is_run_by_a_pipeline_with_the_given_role_and_buildspec" {
  command = plan

  assert {
    condition     = one(aws_codebuild_project.this.source).type == "CODEPIPELINE" && one(aws_codebuild_project.this.artifacts).type == "CODEPIPELINE" && one(aws_codebuild_project.this.source).buildspec == "buildspecs/plan.yml"
    error_message = "The pipeline must hand source and artifacts, and the repository the buildspec."
  }

  assert {
    condition     = aws_codebuild_project.this.service_role == "arn:aws:iam::111122223333:role/delivery/dofs-dev-plan" && aws_codebuild_project.this.concurrent_build_limit == 1
    error_message = "Builds must run with the given role, one at a time."
  }
}

run "builds_in_an_unprivileged_container" {
  command = plan

  assert {
    condition     = one(aws_codebuild_project.this.environment).privileged_mode == false && length(aws_codebuild_project.this.vpc_config) == 0
    error_message = "A build must have no power over its host, and needs no network of ours."
  }
}

run "keeps_its_log_for_a_while_and_its_cache_to_itself" {
  command = plan

  assert {
    condition     = aws_cloudwatch_log_group.this.name == "/aws/codebuild/dofs-plan-dev" && aws_cloudwatch_log_group.this.retention_in_days == 90 && one(one(aws_codebuild_project.this.logs_config).cloudwatch_logs).group_name == "/aws/codebuild/dofs-plan-dev"
    error_message = "The log must be in the project's own group."
  }

  assert {
    condition     = one(aws_codebuild_project.this.cache).location == "dofs-artifacts-111122223333/cache/dofs-plan-dev" && aws_codebuild_project.this.encryption_key == "arn:aws:kms:eu-west-1:111122223333:key/some-key"
    error_message = "No other project may share the cache."
  }
}

run "takes_the_repository_by_itself_where_no_pipeline_does" {
  command = plan

  variables {
    repository_source = { type = "GITHUB", location = "https://github.com/example/dofs.git", branch = "main", connection_arn = "arn:aws:codeconnections:eu-west-1:111122223333:connection/some-id" }
  }

  assert {
    condition     = one(aws_codebuild_project.this.source).type == "GITHUB" && one(one(aws_codebuild_project.this.source).auth).type == "CODECONNECTIONS" && aws_codebuild_project.this.source_version == "main" && one(aws_codebuild_project.this.artifacts).type == "NO_ARTIFACTS"
    error_message = "The project must take the branch through the connection."
  }
}

run "hands_its_variables_to_each_build" {
  command = plan

  variables {
    environment = { ENVIRONMENT = "dev", TF_VAR_permissions_boundary_arn = "arn" }
  }

  assert {
    condition     = { for variable in one(aws_codebuild_project.this.environment).environment_variable : variable.name => variable.value } == { ENVIRONMENT = "dev", TF_VAR_permissions_boundary_arn = "arn" }
    error_message = "Each variable must be there."
  }
}

run "reports_go_where_codebuild_looks_for_them" {
  command = plan

  variables {
    report_groups = { tests = "TEST", coverage = "CODE_COVERAGE" }
  }

  assert {
    condition     = { for group in aws_codebuild_report_group.this : group.name => group.type } == { dofs-plan-dev-tests = "TEST", dofs-plan-dev-coverage = "CODE_COVERAGE" }
    error_message = "A report group must be named <project>-<report>."
  }
}

run "refuses_what_codebuild_would_refuse" {
  command = plan

  variables {
    name               = "Plan"
    role_arn           = "dofs-dev-plan"
    buildspec          = "plan.yml"
    repository_source  = { type = "SVN", location = "https://example.com", branch = "main", connection_arn = "arn" }
    environment        = { "not-a-name" = "x" }
    report_groups      = { tests = "JUNIT" }
    compute_type       = "HUGE"
    timeout_minutes    = 1
    concurrent_builds  = 0
    log_retention_days = 8
  }

  expect_failures = [
    var.name, var.role_arn, var.buildspec, var.repository_source, var.environment,
    var.report_groups, var.compute_type, var.timeout_minutes, var.concurrent_builds, var.log_retention_days,
  ]
}
