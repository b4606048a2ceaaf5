# The actions that stages are put together from. One project for each kind and environment; what
# differs from run to run comes as variables of the action.
locals {
  buckets = {
    TF_STATE_BUCKET = local.state_bucket
    ARTIFACT_BUCKET = local.artifact_bucket
  }

  assumed_roles = { for kind in ["plan", "deploy", "check"] : kind => {
    for name, environment in var.environments : name => environment.assume_role_arns == null ? "" : environment.assume_role_arns[kind]
  } }

  action_variables = {
    test  = { SUITES = var.test_suites }
    build = merge(local.buckets, { COMMIT = "#{SourceVariables.CommitId}" })

    plan = { for name in local.environments : name => merge(local.buckets, {
      ENVIRONMENT                     = name
      ASSUME_ROLE_ARN                 = local.assumed_roles.plan[name]
      TF_VAR_permissions_boundary_arn = local.boundary_arns[name]
    }) }
    apply = { for name in local.environments : name => merge(local.buckets, {
      ENVIRONMENT     = name
      ASSUME_ROLE_ARN = local.assumed_roles.deploy[name]
    }) }
    shift = { for name in local.environments : name => merge(local.buckets, {
      ENVIRONMENT     = name
      ASSUME_ROLE_ARN = local.assumed_roles.deploy[name]
      STEPS           = name == "prod" ? join(",", var.canary.steps) : "100"
      PAUSE_SECONDS   = name == "prod" ? tostring(var.canary.pause_seconds) : "0"
    }) }
    check = { for name in local.environments : name => merge(local.buckets, {
      ENVIRONMENT     = name
      ASSUME_ROLE_ARN = local.assumed_roles.check[name]
    }) }
  }

  # CodePipeline takes them as JSON in one string. What is empty is left out.
  encoded_variables = {
    test       = jsonencode([for name, value in local.action_variables.test : { name = name, value = value, type = "PLAINTEXT" } if value != ""])
    build      = jsonencode([for name, value in local.action_variables.build : { name = name, value = value, type = "PLAINTEXT" } if value != ""])
    build_prod = jsonencode([for name, value in merge(local.action_variables.build, { TESTED_IN = "staging" }) : { name = name, value = value, type = "PLAINTEXT" } if value != ""])
    for_environment = { for kind in ["plan", "apply", "shift", "check"] : kind => {
      for name, variables in local.action_variables[kind] : name => jsonencode([for key, value in variables : { name = key, value = value, type = "PLAINTEXT" } if value != ""])
    } }
  }
}

locals {
  test_action = {
    name            = "test"
    category        = "Test"
    provider        = "CodeBuild"
    input_artifacts = ["source"]
    configuration = {
      ProjectName          = "${var.project}-test"
      EnvironmentVariables = local.encoded_variables.test
    }
  }

  build_actions = { for pipeline, variables in { nonprod = local.encoded_variables.build, prod = local.encoded_variables.build_prod } : pipeline => {
    name             = "build"
    category         = "Build"
    provider         = "CodeBuild"
    input_artifacts  = ["source"]
    output_artifacts = ["release"]
    configuration = {
      ProjectName          = "${var.project}-build"
      EnvironmentVariables = variables
    }
  } }

  plan_actions = { for name in local.environments : name => {
    name             = "plan"
    category         = "Build"
    provider         = "CodeBuild"
    namespace        = "plan_${name}"
    input_artifacts  = ["release"]
    output_artifacts = ["plan_${name}"]
    configuration = {
      ProjectName          = "${var.project}-plan-${name}"
      EnvironmentVariables = local.encoded_variables.for_environment.plan[name]
    }
  } }

  apply_actions = { for name in local.environments : name => {
    name            = "apply"
    category        = "Build"
    provider        = "CodeBuild"
    run_order       = 1
    input_artifacts = ["release", "plan_${name}"]
    configuration = {
      ProjectName          = "${var.project}-apply-${name}"
      PrimarySource        = "release"
      EnvironmentVariables = local.encoded_variables.for_environment.apply[name]
    }
  } }

  shift_actions = { for name in local.environments : name => {
    name            = "shift"
    category        = "Build"
    provider        = "CodeBuild"
    run_order       = name == "prod" ? 1 : 2
    input_artifacts = ["release"]
    configuration = {
      ProjectName          = "${var.project}-shift-${name}"
      EnvironmentVariables = local.encoded_variables.for_environment.shift[name]
    }
  } }

  check_actions = { for name in local.environments : name => {
    name            = name == "dev" ? "smoke" : "${name}-test"
    category        = "Test"
    provider        = "CodeBuild"
    input_artifacts = ["release"]
    configuration = {
      ProjectName          = "${var.project}-check-${name}"
      EnvironmentVariables = local.encoded_variables.for_environment.check[name]
    }
  } }
}
