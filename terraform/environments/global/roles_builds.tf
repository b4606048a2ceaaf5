# Roles that builds run with. Those of an environment are made with what the environment needs
# (modules/delivery-roles); here stands what their builds need.
locals {
  build_role_pipelines = merge(
    { test = ["nonprod", "prod"], build = ["nonprod", "prod"], pull-request = [] },
    merge([for pipeline, names in local.pipeline_environments : merge([for name in names : {
      for kind in ["plan", "deploy", "check"] : "${name}-${kind}" => [pipeline]
    }]...)]...),
  )

  build_role_projects = { for role in keys(local.build_role_pipelines) : role => [
    for key, project in local.build_projects : key if project.role == role
  ] }

  # Every build: its log, its cache, its reports, and the artifacts of its pipelines.
  build_statements = { for role, projects in local.build_role_projects : role => concat(
    [
      {
        sid     = "WriteLog"
        actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # Wildcard: the streams of the projects' own groups, which CodeBuild names.
        resources = [for key in projects : "arn:${local.identity.partition}:logs:${local.region_and_account}:log-group:/aws/codebuild/${local.project_names[key]}:*"]
        condition = null
      },
      {
        sid     = "KeepCache"
        actions = ["s3:GetObject", "s3:PutObject"]
        # Wildcard: CodeBuild names the objects of the project's own cache.
        resources = [for key in projects : "${local.artifacts_arn}/cache/${local.project_names[key]}/*"]
        condition = null
      },
      {
        sid       = "FindBucket"
        actions   = ["s3:GetBucketAcl", "s3:GetBucketLocation"]
        resources = [local.artifacts_arn]
        condition = null
      },
      local.use_key,
    ],
    length(local.build_role_pipelines[role]) == 0 ? [] : [{
      sid     = "ExchangeArtifacts"
      actions = ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"]
      # Wildcard: CodePipeline names the artifacts of each execution anew, below the pipeline's name.
      resources = [for pipeline in local.build_role_pipelines[role] : "${local.artifacts_arn}/${local.artifact_prefixes[pipeline]}*"]
      condition = null
    }],
    length(local.report_group_arns[role]) == 0 ? [] : [{
      sid = "WriteReports"
      actions = [
        "codebuild:BatchPutCodeCoverages",
        "codebuild:BatchPutTestCases",
        "codebuild:CreateReport",
        "codebuild:UpdateReport",
      ]
      resources = local.report_group_arns[role]
      condition = null
    }],
    [for statement in [local.use_connection, local.take_source] : statement
      if length(setintersection(projects, keys(local.project_branches))) > 0
    ],
  ) }

  take_source = {
    sid     = "TakeSource"
    actions = ["codeconnections:GetConnection", "codeconnections:GetConnectionToken"]
    # Wildcard: AWS chooses the connection's id.
    resources = ["arn:${local.identity.partition}:codeconnections:${local.region_and_account}:connection/*"]
    condition = null
  }

  report_group_arns = { for role, projects in local.build_role_projects : role => flatten([
    for key in projects : [
      for report in keys(local.build_projects[key].reports) : "arn:${local.identity.partition}:codebuild:${local.region_and_account}:report-group/${local.project_names[key]}-${report}"
    ]
  ]) }

  # Who may run with the role: CodeBuild, for the role's own projects.
  build_role_trust = { for role, projects in local.build_role_projects : role => {
    services    = ["codebuild.amazonaws.com"]
    source_arns = [for key in projects : local.project_arns[key]]
  } }

  read_tested = {
    sid     = "ReadTested"
    actions = ["s3:GetObject"]
    # Wildcard: a note for each release that was tested.
    resources = ["${local.artifacts_arn}/tested/*"]
    condition = null
  }

  find_tested = {
    sid       = "FindTested"
    actions   = ["s3:ListBucket"]
    resources = [local.artifacts_arn]
    # Without it a release that was not tested would look like one that may not be read.
    condition = { StringLike = { "s3:prefix" = ["tested/*"] } }
  }
}

module "build_roles" {
  source   = "../../modules/iam-role"
  for_each = toset(["test", "build", "pull-request"])

  name        = "${var.project}-${each.key}"
  description = "Builds of ${var.project}-${each.key}"
  path        = "/delivery/"
  trust       = local.build_role_trust[each.key]

  policies = {
    build = concat(
      local.build_statements[each.key],
      [for statement in [local.read_tested, local.find_tested] : statement if each.key == "build"],
    )
  }
}

# In terms of the state: plan locks it, deploy writes it, check reads what an environment is named.
locals {
  state_statements = { for name in local.environments : name => {
    find = {
      sid       = "FindState"
      actions   = ["s3:ListBucket"]
      resources = [local.state_bucket_arn]
      condition = null
    }
    read = {
      sid       = "ReadState"
      actions   = ["s3:GetObject"]
      resources = ["${local.state_bucket_arn}/${local.state_keys[name]}"]
      condition = null
    }
    lock = {
      sid       = "LockState"
      actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
      resources = ["${local.state_bucket_arn}/${local.state_keys[name]}.tflock"]
      condition = null
    }
    write = {
      sid       = "WriteState"
      actions   = ["s3:PutObject"]
      resources = ["${local.state_bucket_arn}/${local.state_keys[name]}"]
      condition = null
    }
    tested = {
      sid     = "RecordTested"
      actions = ["s3:PutObject"]
      # Wildcard: a note for each release that was tested there.
      resources = ["${local.artifacts_arn}/tested/${name}/*"]
      condition = null
    }
    tell = {
      sid       = "TellOfDrift"
      actions   = ["sns:Publish"]
      resources = [local.topic_arns.delivery]
      condition = null
    }
  } }

  environment_build_statements = { for name, state in local.state_statements : name => {
    plan   = [state.find, state.read, state.lock, state.tell]
    deploy = [state.find, state.read, state.lock, state.write]
    check  = [state.find, state.read, state.tested]
  } }
}

module "delivery_roles" {
  source   = "../../modules/delivery-roles"
  for_each = var.environments

  project           = var.project
  environment       = each.key
  holds_environment = each.value.assume_role_arns == null
  trust             = { for kind in ["plan", "deploy", "check"] : kind => local.build_role_trust["${each.key}-${kind}"] }
  identity          = local.identity

  build_statements = { for kind, statements in local.environment_build_statements[each.key] : kind => concat(
    local.build_statements["${each.key}-${kind}"],
    statements,
    each.value.assume_role_arns == null ? [] : [{
      sid       = "WorkInTheEnvironmentsAccount"
      actions   = ["sts:AssumeRole"]
      resources = [each.value.assume_role_arns[kind]]
      condition = null
    }],
  ) }
}
