locals {
  topic_arn = "arn:${var.identity.partition}:sns:${var.identity.region}:${var.identity.account_id}:${var.name}"

  # EventBridge does not support conditions in a topic's policy: under one nothing would come.
  # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html
  unnamed_callers = ["events.amazonaws.com"]
}

resource "aws_sns_topic" "this" {
  name              = var.name
  kms_master_key_id = coalesce(var.kms_key_arn, "alias/aws/sns")

  # Inline rather than aws_sns_topic_policy: one call less, and no moment without the policy.
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "DenyPublishWithoutTls"
        Effect    = "Deny"
        Action    = "sns:Publish"
        Principal = "*"
        Resource  = local.topic_arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }],
      [for service in var.publishing_services : merge(
        {
          Sid       = "AllowPublishBy${title(split(".", service)[0])}"
          Effect    = "Allow"
          Action    = "sns:Publish"
          Principal = { Service = service }
          Resource  = local.topic_arn
        },
        contains(local.unnamed_callers, service) ? {} : { Condition = { StringEquals = { "aws:SourceAccount" = var.identity.account_id } } },
      )],
    )
  })
}
