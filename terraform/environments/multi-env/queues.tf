module "order_queue" {
  source = "../../modules/sqs-queue"

  name                                 = local.queue_names["order-queue"]
  consumer_timeout_seconds             = local.fulfill_order_timeout
  dead_letter_queue_name               = local.queue_names["order-dlq"]
  dead_letter_consumer_timeout_seconds = local.dlq_handler_timeout
  max_receive_count                    = 3
  alarm_topic_arns                     = var.alarm_topic_arns
  identity                             = local.identity
}

# Takes what the outbox relay could not publish. Nothing reads it: an operator does.
module "outbox_dlq" {
  source = "../../modules/sqs-queue"

  name              = local.queue_names["outbox-dlq"]
  retention_seconds = 1209600
  alarm_topic_arns  = var.alarm_topic_arns
  identity          = local.identity
}
