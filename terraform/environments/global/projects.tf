locals {
  # What each project runs, and with which role. An environment's plan, apply and check have a role
  # each; so have the builds that touch no environment.
  shared_projects = {
    test = {
      description = "Every check of the project, on the source of a pipeline"
      buildspec   = "test"
      role        = "test"
      reports     = { tests = "TEST" }
    }
    build = {
      description = "The release of a commit: bundles, zips, bill of materials, manifest"
      buildspec   = "build"
      role        = "build"
      reports     = {}
    }
    pull-request = {
      description = "Branch rules, every check and coverage of a pull request"
      buildspec   = "pull-request"
      role        = "pull-request"
      reports     = { tests = "TEST", coverage = "CODE_COVERAGE" }
    }
  }

  environment_projects = merge([for name in local.environments : {
    "plan-${name}" = {
      description = "What Terraform would change in ${name}"
      buildspec   = "plan"
      role        = "${name}-plan"
      reports     = {}
    }
    "apply-${name}" = {
      description = "Applies the plan of ${name} that was made before"
      buildspec   = "apply"
      role        = "${name}-deploy"
      reports     = {}
    }
    "shift-${name}" = {
      description = "Moves the traffic of ${name} to what was applied"
      buildspec   = "shift"
      role        = "${name}-deploy"
      reports     = {}
    }
    "check-${name}" = {
      description = name == "dev" ? "${name} answers, with the release that was applied" : "Orders through ${name}"
      buildspec   = name == "dev" ? "smoke" : "stress"
      role        = "${name}-check"
      reports     = {}
    }
    "drift-${name}" = {
      description = "What in ${name} is no longer as it was applied"
      buildspec   = "drift"
      role        = "${name}-plan"
      reports     = {}
    }
  }]...)

  build_projects = merge(local.shared_projects, local.environment_projects)
  project_names  = { for key in keys(local.build_projects) : key => "${var.project}-${key}" }
  project_arns   = { for key, name in local.project_names : key => "${local.project_arn_prefix}/${name}" }

  # Those that no pipeline runs take the repository by themselves.
  project_branches = merge(
    { pull-request = "develop" },
    { for name in local.environments : "drift-${name}" => name == "prod" ? "main" : "develop" },
  )

  project_roles = merge(
    { for name, role in module.build_roles : name => role.role_arn },
    merge([for name, roles in module.delivery_roles : { for kind, arn in roles.role_arns : "${name}-${kind}" => arn }]...),
  )

  drift_variables = { for name in local.environments : "drift-${name}" => merge(local.action_variables.plan[name], {
    TOPIC_ARN = local.topic_arns.delivery
  }) }
}

module "projects" {
  source   = "../../modules/codebuild-project"
  for_each = local.build_projects

  name               = local.project_names[each.key]
  description        = each.value.description
  role_arn           = local.project_roles[each.value.role]
  buildspec          = "buildspecs/${each.value.buildspec}.yml"
  environment        = lookup(local.drift_variables, each.key, {})
  report_groups      = each.value.reports
  compute_type       = contains(["test", "pull-request"], each.key) ? "BUILD_GENERAL1_MEDIUM" : "BUILD_GENERAL1_SMALL"
  timeout_minutes    = startswith(each.key, "shift-") ? 120 : 45
  concurrent_builds  = contains(["test", "build", "pull-request"], each.key) ? 3 : 1
  cache_bucket       = local.artifact_bucket
  kms_key_arn        = module.key.key_arn
  log_retention_days = var.log_retention_days

  repository_source = contains(keys(local.project_branches), each.key) ? {
    type           = local.repository_type
    location       = local.repository_url
    branch         = local.project_branches[each.key]
    connection_arn = aws_codeconnections_connection.repository.arn
  } : null
}

# The host takes it only from a connection that somebody has authorised.
resource "aws_codebuild_webhook" "pull_request" {
  count = var.pull_request_checks ? 1 : 0

  project_name = module.projects["pull-request"].project_name
  build_type   = "BUILD"

  filter_group {
    filter {
      type    = "EVENT"
      pattern = "PULL_REQUEST_CREATED, PULL_REQUEST_UPDATED, PULL_REQUEST_REOPENED"
    }

    filter {
      type    = "BASE_REF"
      pattern = "^refs/heads/(develop|main)$"
    }
  }
}
