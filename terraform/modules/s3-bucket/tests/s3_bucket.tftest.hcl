mock_provider "aws" {
  mock_resource "aws_s3_bucket" {
    defaults = { id = "dofs-artifacts-111122223333" }
  }
}

variables {
  name            = "dofs-artifacts-111122223333"
  kms_key_arn     = "arn:aws:kms:eu-west-1:111122223333:key/some-key"
  noncurrent_days = 30
}

run "keeps_versions_and_encrypts_with_the_given_key" {
  command = plan

  assert {
    condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled"
    error_message = "The bucket must keep versions."
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default) == { sse_algorithm = "aws:kms", kms_master_key_id = "arn:aws:kms:eu-west-1:111122223333:key/some-key" }
    error_message = "Objects must be encrypted with the given key."
  }
}

run "is_closed_to_the_public_and_has_no_access_lists" {
  command = plan

  assert {
    condition     = aws_s3_bucket_public_access_block.this.block_public_acls && aws_s3_bucket_public_access_block.this.block_public_policy && aws_s3_bucket_public_access_block.this.ignore_public_acls && aws_s3_bucket_public_access_block.this.restrict_public_buckets
    error_message = "All public access must be blocked."
  }

  assert {
    condition     = aws_s3_bucket_ownership_controls.this.rule[0].object_ownership == "BucketOwnerEnforced"
    error_message = "Access lists must be off."
  }
}

run "refuses_calls_without_tls" {
  command = plan

  assert {
    condition = jsondecode(aws_s3_bucket_policy.this.policy).Statement == [{
      Sid       = "DenyWithoutTls"
      Effect    = "Deny"
      Action    = "s3:*"
      Principal = "*"
      Resource  = ["arn:aws:s3:::dofs-artifacts-111122223333", "arn:aws:s3:::dofs-artifacts-111122223333/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
    error_message = "The policy must refuse calls without TLS, and allow nobody anything."
  }
}

run "former_versions_and_what_may_expire_go" {
  command = plan

  variables {
    expirations = { "cache/" = 14, "dofs-prod-pipeline" = 30 }
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.this.rule[0].noncurrent_version_expiration[0].noncurrent_days == 30
    error_message = "Former versions must go after the given days."
  }

  assert {
    condition     = { for rule in aws_s3_bucket_lifecycle_configuration.this.rule : rule.id => rule.expiration[0].days if length(rule.expiration) > 0 } == { expire-cache = 14, expire-dofs-prod-pipeline = 30 }
    error_message = "Each prefix must expire after its days."
  }
}

run "keeps_everything_that_nobody_said_may_go" {
  command = plan

  assert {
    condition     = length(aws_s3_bucket_lifecycle_configuration.this.rule) == 1
    error_message = "Without expirations only former versions may go."
  }
}

run "refuses_bad_names_and_days" {
  command = plan

  variables {
    name            = "Dofs_State"
    noncurrent_days = 0
    expirations     = { "" = 3 }
  }

  expect_failures = [var.name, var.noncurrent_days, var.expirations]
}
