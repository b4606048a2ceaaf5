locals {
  # Their calls carry no aws:SourceAccount: under the condition every message would be lost.
  # https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
  unnamed_callers = ["events.amazonaws.com"]
}

resource "aws_kms_key" "this" {
  description             = var.description
  enable_key_rotation     = true
  deletion_window_in_days = 30

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        # To the account, so that its IAM policies decide; without it the key can be lost for ever.
        Sid       = "DecidedByPoliciesOfTheAccount"
        Effect    = "Allow"
        Principal = { AWS = "arn:${var.identity.partition}:iam::${var.identity.account_id}:root" }
        Action = [
          "kms:CancelKeyDeletion",
          "kms:CreateAlias",
          "kms:Decrypt",
          "kms:DeleteAlias",
          "kms:DescribeKey",
          "kms:DisableKey",
          "kms:DisableKeyRotation",
          "kms:EnableKey",
          "kms:EnableKeyRotation",
          "kms:Encrypt",
          "kms:GenerateDataKey",
          "kms:GenerateDataKeyWithoutPlaintext",
          "kms:GetKeyPolicy",
          "kms:GetKeyRotationStatus",
          "kms:ListGrants",
          "kms:ListKeyPolicies",
          "kms:ListResourceTags",
          "kms:PutKeyPolicy",
          "kms:ReEncryptFrom",
          "kms:ReEncryptTo",
          "kms:RevokeGrant",
          "kms:ScheduleKeyDeletion",
          "kms:TagResource",
          "kms:UntagResource",
          "kms:UpdateAlias",
          "kms:UpdateKeyDescription",
        ]
        # Wildcard: in a key's policy it means this key.
        Resource = "*"
      }],
      [for service in var.service_principals : merge(
        {
          Sid       = "UsedBy${title(split(".", service)[0])}"
          Effect    = "Allow"
          Principal = { Service = service }
          Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
          # Wildcard: in a key's policy it means this key.
          Resource = "*"
        },
        contains(local.unnamed_callers, service) ? {} : { Condition = { StringEquals = { "aws:SourceAccount" = var.identity.account_id } } },
      )],
    )
  })
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.this.key_id
}
