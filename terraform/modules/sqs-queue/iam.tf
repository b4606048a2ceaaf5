locals {
  # Inline rather than aws_sqs_queue_policy: one call less, and no moment without the policy.
  tls_only_policy = {
    for name in compact([var.name, var.dead_letter_queue_name]) : name => jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid       = "DenyWithoutTls"
        Effect    = "Deny"
        Action    = "sqs:*"
        Principal = "*"
        Resource  = "${local.arn_prefix}:${name}"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }]
    })
  }
}
