# The most that any role of the environment may ever do, whoever wrote its policies: work with the
# environment's own data and services. No role may be changed, and none may be taken on.
locals {
  boundary_name = "${local.name_prefix}-boundary"
  boundary_arn  = "arn:${local.partition}:iam::${var.identity.account_id}:policy${local.path}${local.boundary_name}"

  boundary_statements = [
    {
      sid = "Data"
      actions = [
        "dynamodb:BatchGetItem",
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
        "dynamodb:DescribeStream",
        "dynamodb:GetItem",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
      ]
      resources = local.arns.tables
    },
    {
      sid = "Messages"
      actions = [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
        "sqs:SendMessage",
      ]
      resources = local.arns.queues
    },
    { sid = "Topics", actions = ["sns:Publish"], resources = local.arns.topics },
    { sid = "Events", actions = ["events:PutEvents"], resources = local.arns.buses },
    { sid = "Functions", actions = ["lambda:InvokeFunction"], resources = local.arns.functions },
    { sid = "Credentials", actions = ["secretsmanager:GetSecretValue"], resources = local.arns.secrets },
    { sid = "Workflow", actions = ["states:StartExecution"], resources = local.arns.state_machines },
    {
      sid     = "Tasks"
      actions = ["states:SendTaskFailure", "states:SendTaskHeartbeat", "states:SendTaskSuccess"]
      # Wildcard: AWS defines no resource for these actions; the task token is the capability.
      resources = ["*"]
    },
    { sid = "Logs", actions = ["logs:CreateLogStream", "logs:PutLogEvents"], resources = local.arns.log_groups },
    {
      sid = "LogDelivery"
      actions = [
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
      ]
      # Wildcard: log deliveries have no ARN, so these actions take no resource.
      resources = ["*"]
    },
  ]
}

resource "aws_iam_policy" "boundary" {
  count = var.holds_environment ? 1 : 0

  name        = local.boundary_name
  path        = local.path
  description = "The most that a role of ${local.name_prefix} may do"

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for s in local.boundary_statements : { Sid = s.sid, Effect = "Allow", Action = s.actions, Resource = s.resources }]
  })
}
