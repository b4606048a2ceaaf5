# What a smoke or a stress test asks besides the HTTP API.
locals {
  check_statements = [
    {
      sid       = "FollowOrders"
      actions   = ["dynamodb:BatchGetItem"]
      resources = ["arn:${local.partition}:dynamodb:${local.place}:table/${local.name_prefix}-orders"]
    },
    {
      sid       = "WatchQueues"
      actions   = ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"]
      resources = local.arns.queues
    },
  ]
}
