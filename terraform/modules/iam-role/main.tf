resource "aws_iam_role" "this" {
  name                 = var.name
  path                 = var.path
  description          = var.description
  permissions_boundary = var.permissions_boundary_arn
  max_session_duration = var.max_session_seconds

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      length(var.trust.services) == 0 ? [] : [{
        Sid       = "AssumedByServices"
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = var.trust.services }
        # A service may not use the role on behalf of anything else.
        Condition = { ArnLike = { "aws:SourceArn" = var.trust.source_arns } }
      }],
      length(var.trust.role_arns) == 0 ? [] : [{
        Sid       = "AssumedByRoles"
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { AWS = var.trust.role_arns }
      }],
    )
  })
}

# Managed rather than inline: a role's inline policies have 10,240 characters in all.
resource "aws_iam_policy" "this" {
  for_each = var.policies

  name        = "${var.name}-${each.key}"
  path        = var.path
  description = "What ${var.name} may do: ${each.key}"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for s in each.value : merge(
      { Sid = s.sid, Effect = "Allow", Action = s.actions, Resource = s.resources },
      s.condition == null ? {} : { Condition = s.condition },
    )]
  })
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = var.policies

  role       = aws_iam_role.this.name
  policy_arn = aws_iam_policy.this[each.key].arn
}
