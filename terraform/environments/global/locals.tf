data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

# Names are known before anything exists. ARNs composed from them let a plan show each policy and
# each pipeline in full.
locals {
  identity = {
    partition  = data.aws_partition.current.partition
    region     = var.region
    account_id = data.aws_caller_identity.current.account_id
  }

  region_and_account = "${var.region}:${local.identity.account_id}"
  environments       = keys(var.environments)

  # Bucket names are one space for the whole world: the account makes them ours.
  state_bucket     = "${var.project}-terraform-state-${local.identity.account_id}"
  artifact_bucket  = "${var.project}-artifacts-${local.identity.account_id}"
  artifacts_arn    = "arn:${local.identity.partition}:s3:::${local.artifact_bucket}"
  state_bucket_arn = "arn:${local.identity.partition}:s3:::${local.state_bucket}"
  state_keys       = { for name in local.environments : name => "${var.project}/${name}/terraform.tfstate" }

  pipeline_names = { for name in ["nonprod", "prod"] : name => "${var.project}-${name}-pipeline" }
  pipeline_arns  = { for key, name in local.pipeline_names : key => "arn:${local.identity.partition}:codepipeline:${local.region_and_account}:${name}" }

  topic_names = { for name in ["approvals", "delivery"] : name => "${var.project}-${name}" }
  topic_arns  = { for key, name in local.topic_names : key => "arn:${local.identity.partition}:sns:${local.region_and_account}:${name}" }

  project_arn_prefix = "arn:${local.identity.partition}:codebuild:${local.region_and_account}:project"

  # The account that an environment lives in, and the boundary that its delivery-roles module made.
  account_ids = { for name, environment in var.environments : name =>
    environment.assume_role_arns == null ? local.identity.account_id : split(":", environment.assume_role_arns.deploy)[4]
  }
  boundary_arns = { for name, account_id in local.account_ids : name =>
    "arn:${local.identity.partition}:iam::${account_id}:policy/delivery/${var.project}-${name}-boundary"
  }
}
