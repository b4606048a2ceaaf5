# ARNs of everything in the environment: its names begin alike.
locals {
  name_prefix = "${var.project}-${var.environment}"
  partition   = var.identity.partition
  place       = "${var.identity.region}:${var.identity.account_id}"

  # Wildcards: names are <project>-<environment>-<name>, and the policies are the environment's.
  arns = {
    tables         = ["arn:${local.partition}:dynamodb:${local.place}:table/${local.name_prefix}-*"]
    queues         = ["arn:${local.partition}:sqs:${local.place}:${local.name_prefix}-*"]
    topics         = ["arn:${local.partition}:sns:${local.place}:${local.name_prefix}-*"]
    functions      = ["arn:${local.partition}:lambda:${local.place}:function:${local.name_prefix}-*"]
    state_machines = ["arn:${local.partition}:states:${local.place}:stateMachine:${local.name_prefix}-*"]
    buses          = ["arn:${local.partition}:events:${local.place}:event-bus/${local.name_prefix}-*"]
    rules          = ["arn:${local.partition}:events:${local.place}:rule/${local.name_prefix}-*"]
    alarms         = ["arn:${local.partition}:cloudwatch:${local.place}:alarm:${local.name_prefix}-*"]
    secrets        = ["arn:${local.partition}:secretsmanager:${local.place}:secret:${local.name_prefix}-*"]
    roles          = ["arn:${local.partition}:iam::${var.identity.account_id}:role/${local.name_prefix}-*"]
    log_groups = [
      "arn:${local.partition}:logs:${local.place}:log-group:/aws/lambda/${local.name_prefix}-*",
      "arn:${local.partition}:logs:${local.place}:log-group:/aws/vendedlogs/states/${local.name_prefix}-*",
    ]

    # Wildcard: Lambda chooses their ids; conditions hold them to the environment's functions.
    event_source_mappings = ["arn:${local.partition}:lambda:${local.place}:event-source-mapping:*"]

    # Wildcard: API Gateway chooses the ids of APIs, keys and usage plans, and knows them by no name.
    apis = [for collection in ["restapis", "apikeys", "usageplans"] : "arn:${local.partition}:apigateway:${var.identity.region}::/${collection}/*"]
    # Wildcard: the ARN whose tags are meant stands in the path.
    api_tags = ["arn:${local.partition}:apigateway:${var.identity.region}::/tags/*"]
    # What is made is made in the collection.
    api_collections = [for collection in ["restapis", "apikeys", "usageplans"] : "arn:${local.partition}:apigateway:${var.identity.region}::/${collection}"]
  }

  of_our_functions = { ArnLike = { "lambda:FunctionArn" = local.arns.functions } }
}
