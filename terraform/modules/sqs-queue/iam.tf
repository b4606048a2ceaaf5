locals {
  # Inline rather than aws_sqs_queue_policy: one call less, and no moment without the policy.
  queue_policies = {
    for name in compact([var.name, var.dead_letter_queue_name]) : name => jsonencode({
      Version = "2012-10-17"
      Statement = concat(
        [{
          Sid       = "DenyWithoutTls"
          Effect    = "Deny"
          Action    = "sqs:*"
          Principal = "*"
          Resource  = "${local.arn_prefix}:${name}"
          Condition = { Bool = { "aws:SecureTransport" = "false" } }
        }],
        # EventBridge has no role for a queue: without this statement it may not send, and its
        # events go nowhere, the dead-letter queue included.
        # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
        [for rules in [var.event_rule_arns] : {
          Sid       = "AllowEventRules"
          Effect    = "Allow"
          Action    = "sqs:SendMessage"
          Principal = { Service = "events.amazonaws.com" }
          Resource  = "${local.arn_prefix}:${name}"
          Condition = { ArnEquals = { "aws:SourceArn" = rules } }
        } if length(rules) > 0],
      )
    })
  }
}
