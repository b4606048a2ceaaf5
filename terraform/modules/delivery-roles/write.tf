# What Terraform does when it makes, changes and removes the environment, and what a shift of
# traffic does. Apart by what is kept, what runs and who may do what.
locals {
  write_policies = {
    write-storage = [
      {
        sid = "WriteTables"
        actions = [
          "dynamodb:CreateTable",
          "dynamodb:DeleteTable",
          "dynamodb:TagResource",
          "dynamodb:UntagResource",
          "dynamodb:UpdateContinuousBackups",
          "dynamodb:UpdateTable",
          "dynamodb:UpdateTimeToLive",
        ]
        resources = local.arns.tables
      },
      {
        sid       = "WriteQueues"
        actions   = ["sqs:CreateQueue", "sqs:DeleteQueue", "sqs:SetQueueAttributes", "sqs:TagQueue", "sqs:UntagQueue"]
        resources = local.arns.queues
      },
      {
        sid       = "WriteTopics"
        actions   = ["sns:CreateTopic", "sns:DeleteTopic", "sns:SetTopicAttributes", "sns:TagResource", "sns:UntagResource"]
        resources = local.arns.topics
      },
      {
        sid = "WriteSecrets"
        actions = [
          "secretsmanager:CreateSecret",
          "secretsmanager:DeleteSecret",
          "secretsmanager:TagResource",
          "secretsmanager:UntagResource",
          "secretsmanager:UpdateSecret",
        ]
        resources = local.arns.secrets
      },
      {
        sid = "WriteLogGroups"
        actions = [
          "logs:CreateLogGroup",
          "logs:DeleteLogGroup",
          "logs:DeleteMetricFilter",
          "logs:DeleteRetentionPolicy",
          "logs:PutMetricFilter",
          "logs:PutRetentionPolicy",
          "logs:TagResource",
          "logs:UntagResource",
        ]
        resources = local.arns.log_groups
      },
    ]

    write-compute = [
      {
        sid = "WriteFunctions"
        actions = [
          "lambda:AddPermission",
          "lambda:CreateAlias",
          "lambda:CreateFunction",
          "lambda:DeleteAlias",
          "lambda:DeleteFunction",
          "lambda:PublishVersion",
          "lambda:RemovePermission",
          "lambda:TagResource",
          "lambda:UntagResource",
          "lambda:UpdateAlias",
          "lambda:UpdateFunctionCode",
          "lambda:UpdateFunctionConfiguration",
        ]
        resources = local.arns.functions
      },
      {
        sid     = "CreateEventSourceMappings"
        actions = ["lambda:CreateEventSourceMapping"]
        # Wildcard: a mapping that is made has no ARN yet; the condition holds it to our functions.
        resources = ["*"]
        condition = local.of_our_functions
      },
      {
        sid       = "WriteEventSourceMappings"
        actions   = ["lambda:DeleteEventSourceMapping", "lambda:UpdateEventSourceMapping"]
        resources = local.arns.event_source_mappings
        condition = local.of_our_functions
      },
      {
        sid       = "TagEventSourceMappings"
        actions   = ["lambda:TagResource", "lambda:UntagResource"]
        resources = local.arns.event_source_mappings
      },
      {
        sid = "WriteStateMachines"
        actions = [
          "states:CreateStateMachine",
          "states:CreateStateMachineAlias",
          "states:DeleteStateMachine",
          "states:DeleteStateMachineAlias",
          "states:DeleteStateMachineVersion",
          "states:PublishStateMachineVersion",
          "states:TagResource",
          "states:UntagResource",
          "states:UpdateStateMachine",
          "states:UpdateStateMachineAlias",
        ]
        resources = local.arns.state_machines
      },
      {
        sid = "WriteEvents"
        actions = [
          "events:CreateEventBus",
          "events:DeleteEventBus",
          "events:DeleteRule",
          "events:DisableRule",
          "events:EnableRule",
          "events:PutRule",
          "events:PutTargets",
          "events:RemoveTargets",
          "events:TagResource",
          "events:UntagResource",
        ]
        resources = concat(local.arns.buses, local.arns.rules)
      },
      {
        sid       = "WriteAlarms"
        actions   = ["cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:UntagResource"]
        resources = local.arns.alarms
      },
      {
        sid       = "WriteApis"
        actions   = ["apigateway:DELETE", "apigateway:PATCH", "apigateway:POST", "apigateway:PUT"]
        resources = concat(local.arns.api_collections, local.arns.apis, local.arns.api_tags)
      },
    ]

    write-roles = [
      {
        # A role without the boundary can neither be made nor be given anything.
        sid = "WriteRolesUnderTheBoundary"
        actions = [
          "iam:CreateRole",
          "iam:DeleteRolePolicy",
          "iam:PutRolePermissionsBoundary",
          "iam:PutRolePolicy",
        ]
        resources = local.arns.roles
        condition = { StringEquals = { "iam:PermissionsBoundary" = [local.boundary_arn] } }
      },
      {
        # None of these gives a role more than its boundary allows.
        sid = "KeepRoles"
        actions = [
          "iam:DeleteRole",
          "iam:TagRole",
          "iam:UntagRole",
          "iam:UpdateAssumeRolePolicy",
          "iam:UpdateRole",
        ]
        resources = local.arns.roles
      },
      {
        sid       = "GiveRolesToServices"
        actions   = ["iam:PassRole"]
        resources = local.arns.roles
        condition = { StringEquals = { "iam:PassedToService" = ["lambda.amazonaws.com", "states.amazonaws.com"] } }
      },
    ]
  }
}
