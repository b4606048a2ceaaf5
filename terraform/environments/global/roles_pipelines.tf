locals {
  # CodePipeline cuts the name of a pipeline to 20 characters in the keys of its artifacts.
  artifact_prefixes = { for key, name in local.pipeline_names : key => substr(name, 0, 20) }

  pipeline_environments = { nonprod = ["dev", "staging"], prod = ["prod"] }
  pipeline_projects = { for pipeline, names in local.pipeline_environments : pipeline => concat(
    [local.project_arns["test"], local.project_arns["build"]],
    flatten([for name in names : [for kind in ["plan", "apply", "shift", "check"] : local.project_arns["${kind}-${name}"]]]),
  ) }

  use_key = {
    sid     = "UseKey"
    actions = ["kms:Decrypt", "kms:GenerateDataKey"]
    # Wildcard: AWS chooses the key's id; the condition holds it to the key with our alias.
    resources = ["arn:${local.identity.partition}:kms:${local.region_and_account}:key/*"]
    condition = { "ForAnyValue:StringEquals" = { "kms:ResourceAliases" = ["alias/${var.project}-delivery"] } }
  }

  use_connection = {
    sid     = "UseConnection"
    actions = ["codeconnections:UseConnection"]
    # Wildcard: AWS chooses the connection's id; the condition holds it to our repository.
    resources = ["arn:${local.identity.partition}:codeconnections:${local.region_and_account}:connection/*"]
    condition = { StringEquals = { "codeconnections:FullRepositoryId" = [var.repository] } }
  }
}

module "pipeline_roles" {
  source   = "../../modules/iam-role"
  for_each = local.pipeline_names

  name        = each.value
  description = "CodePipeline runs ${each.value}"
  path        = "/delivery/"

  trust = {
    services    = ["codepipeline.amazonaws.com"]
    source_arns = [local.pipeline_arns[each.key]]
  }

  policies = {
    run = concat([
      {
        sid       = "RunBuilds"
        actions   = ["codebuild:BatchGetBuilds", "codebuild:StartBuild"]
        resources = local.pipeline_projects[each.key]
        condition = null
      },
      {
        sid     = "HandOnArtifacts"
        actions = ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"]
        # Wildcard: CodePipeline names the artifacts of each execution anew, below the pipeline's name.
        resources = ["${local.artifacts_arn}/${local.artifact_prefixes[each.key]}*"]
        condition = null
      },
      {
        sid       = "FindArtifactBucket"
        actions   = ["s3:GetBucketLocation", "s3:GetBucketVersioning"]
        resources = [local.artifacts_arn]
        condition = null
      },
      local.use_key,
      local.use_connection,
      ], each.key != "prod" ? [] : [{
        sid       = "AskForApproval"
        actions   = ["sns:Publish"]
        resources = [local.topic_arns.approvals]
        condition = null
    }])
  }
}
