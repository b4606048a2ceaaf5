# What Terraform asks when it refreshes the environment.
locals {
  read_policies = {
    read = [
      {
        sid = "ReadTables"
        actions = [
          "dynamodb:DescribeContinuousBackups",
          "dynamodb:DescribeTable",
          "dynamodb:DescribeTimeToLive",
          "dynamodb:ListTagsOfResource",
        ]
        resources = local.arns.tables
      },
      {
        sid     = "ReadTableKeys"
        actions = ["kms:DescribeKey"]
        # Wildcard: tables are encrypted with AWS's own key, whose id is AWS's choice.
        resources = ["arn:${local.partition}:kms:${local.place}:key/*"]
      },
      {
        sid       = "ReadQueues"
        actions   = ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags"]
        resources = local.arns.queues
      },
      {
        sid       = "ReadTopics"
        actions   = ["sns:GetTopicAttributes", "sns:ListTagsForResource"]
        resources = local.arns.topics
      },
      {
        sid = "ReadFunctions"
        actions = [
          "lambda:GetAlias",
          "lambda:GetFunction",
          "lambda:GetFunctionCodeSigningConfig",
          "lambda:GetFunctionConfiguration",
          "lambda:GetPolicy",
          "lambda:ListTags",
          "lambda:ListVersionsByFunction",
        ]
        resources = local.arns.functions
      },
      {
        sid       = "ReadEventSourceMappings"
        actions   = ["lambda:GetEventSourceMapping"]
        resources = local.arns.event_source_mappings
        condition = local.of_our_functions
      },
      {
        # Tags of a mapping; the condition of the statement above is not known to this action.
        sid       = "ReadEventSourceMappingTags"
        actions   = ["lambda:ListTags"]
        resources = local.arns.event_source_mappings
      },
      {
        sid = "ReadStateMachines"
        actions = [
          "states:DescribeStateMachine",
          "states:DescribeStateMachineAlias",
          "states:ListStateMachineAliases",
          "states:ListStateMachineVersions",
          "states:ListTagsForResource",
        ]
        resources = local.arns.state_machines
      },
      {
        sid     = "ValidateDefinitions"
        actions = ["states:ValidateStateMachineDefinition"]
        # Wildcard: a definition that is validated belongs to no state machine yet.
        resources = ["*"]
      },
      {
        sid       = "ReadEvents"
        actions   = ["events:DescribeEventBus", "events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule"]
        resources = concat(local.arns.buses, local.arns.rules)
      },
      {
        sid       = "ReadAlarmTags"
        actions   = ["cloudwatch:ListTagsForResource"]
        resources = local.arns.alarms
      },
      {
        sid     = "SearchAlarms"
        actions = ["cloudwatch:DescribeAlarms"]
        # Wildcard: a search by the beginning of a name is about all alarms.
        resources = ["arn:${local.partition}:cloudwatch:${local.place}:alarm:*"]
      },
      {
        sid       = "ReadLogGroups"
        actions   = ["logs:DescribeMetricFilters", "logs:ListTagsForResource"]
        resources = local.arns.log_groups
      },
      {
        sid     = "SearchLogGroups"
        actions = ["logs:DescribeLogGroups"]
        # Wildcard: a search by the beginning of a name is about all log groups.
        resources = ["arn:${local.partition}:logs:${local.place}:log-group:*"]
      },
      {
        sid       = "ReadSecretsButNotTheirValues"
        actions   = ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"]
        resources = local.arns.secrets
      },
      {
        sid = "ReadRoles"
        actions = [
          "iam:GetRole",
          "iam:GetRolePolicy",
          "iam:ListAttachedRolePolicies",
          "iam:ListInstanceProfilesForRole",
          "iam:ListRolePolicies",
        ]
        resources = local.arns.roles
      },
      {
        sid       = "ReadApis"
        actions   = ["apigateway:GET"]
        resources = concat(local.arns.api_collections, local.arns.apis, local.arns.api_tags)
      },
    ]
  }
}
