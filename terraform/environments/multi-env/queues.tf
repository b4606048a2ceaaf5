module "order_queue" {
  source = "../../modules/sqs-queue"

  name                                 = local.queue_names["order-queue"]
  consumer_timeout_seconds             = local.fulfill_order_timeout
  dead_letter_queue_name               = local.queue_names["order-dlq"]
  dead_letter_consumer_timeout_seconds = local.dead_letter_timeout
  max_receive_count                    = 3
  alarm_topic_arns                     = var.alarm_topic_arns
  identity                             = local.identity
}

# Takes what the outbox relay could not publish.
module "outbox_dlq" {
  source = "../../modules/sqs-queue"

  name                     = local.queue_names["outbox-dlq"]
  consumer_timeout_seconds = local.dead_letter_timeout
  retention_seconds        = 1209600
  alarm_topic_arns         = var.alarm_topic_arns
  identity                 = local.identity
}

module "notification_queue" {
  source = "../../modules/sqs-queue"

  name                                 = local.queue_names["notification-queue"]
  consumer_timeout_seconds             = local.subscriber_timeout
  dead_letter_queue_name               = local.queue_names["notification-dlq"]
  dead_letter_consumer_timeout_seconds = local.dead_letter_timeout
  max_receive_count                    = 3
  event_rule_arns                      = [local.rule_arns["notification"]]
  alarm_topic_arns                     = var.alarm_topic_arns
  identity                             = local.identity
}

module "shipping_notice_queue" {
  source = "../../modules/sqs-queue"

  name                                 = local.queue_names["shipping-notice-queue"]
  consumer_timeout_seconds             = local.subscriber_timeout
  dead_letter_queue_name               = local.queue_names["shipping-notice-dlq"]
  dead_letter_consumer_timeout_seconds = local.dead_letter_timeout
  max_receive_count                    = 3
  event_rule_arns                      = [local.rule_arns["shipping-notice"]]
  alarm_topic_arns                     = var.alarm_topic_arns
  identity                             = local.identity
}

# More receives than the others: behind each message is an order that nobody else will look at.
module "backstop_queue" {
  source = "../../modules/sqs-queue"

  name                                 = local.queue_names["backstop-queue"]
  consumer_timeout_seconds             = local.step_timeout
  dead_letter_queue_name               = local.queue_names["backstop-dlq"]
  dead_letter_consumer_timeout_seconds = local.dead_letter_timeout
  max_receive_count                    = 5
  event_rule_arns                      = [local.rule_arns["workflow-backstop"]]
  alarm_topic_arns                     = var.alarm_topic_arns
  identity                             = local.identity
}
