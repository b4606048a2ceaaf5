locals {
  topic_arn = "arn:${var.identity.partition}:sns:${var.identity.region}:${var.identity.account_id}:${var.name}"
}

resource "aws_sns_topic" "this" {
  name              = var.name
  kms_master_key_id = "alias/aws/sns"

  # Inline rather than aws_sns_topic_policy: one call less, and no moment without the policy.
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "DenyPublishWithoutTls"
      Effect    = "Deny"
      Action    = "sns:Publish"
      Principal = "*"
      Resource  = local.topic_arn
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}
