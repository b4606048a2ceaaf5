module "state_bucket" {
  source = "../../modules/s3-bucket"

  name            = local.state_bucket
  kms_key_arn     = module.key.key_arn
  noncurrent_days = 180
  partition       = local.identity.partition
}

# Artifacts are below the name of their pipeline; what was tested is below tested/, and stays.
module "artifact_bucket" {
  source = "../../modules/s3-bucket"

  name            = local.artifact_bucket
  kms_key_arn     = module.key.key_arn
  noncurrent_days = 30
  partition       = local.identity.partition

  expirations = merge(
    { "cache/" = 14 },
    { for prefix in values(local.artifact_prefixes) : prefix => var.artifact_retention_days },
  )
}
