variable "name" {
  description = "Full name of the queue, e.g. dofs-dev-order-queue."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,79}$", var.name))
    error_message = "name must be 1 to 80 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "consumer_timeout_seconds" {
  description = "Timeout of the function that reads the queue. The visibility timeout is six times this, as AWS advises for Lambda."
  type        = number
  default     = 30

  validation {
    condition     = var.consumer_timeout_seconds >= 1 && var.consumer_timeout_seconds <= 900
    error_message = "consumer_timeout_seconds must be from 1 to 900."
  }
}

variable "retention_seconds" {
  description = "How long a message that nobody takes is kept."
  type        = number
  default     = 345600

  validation {
    condition     = var.retention_seconds >= 60 && var.retention_seconds <= 1209600
    error_message = "retention_seconds must be from 60 seconds to 14 days."
  }
}

variable "dead_letter_queue_name" {
  description = "Full name of the dead-letter queue to make. Null for a queue that has none, such as one that takes dead letters itself."
  type        = string
  default     = null

  validation {
    condition     = var.dead_letter_queue_name == null ? true : can(regex("^[a-z][a-z0-9-]{0,79}$", var.dead_letter_queue_name))
    error_message = "dead_letter_queue_name must be 1 to 80 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "dead_letter_consumer_timeout_seconds" {
  description = "Timeout of the function that reads the dead-letter queue."
  type        = number
  default     = 30

  validation {
    condition     = var.dead_letter_consumer_timeout_seconds >= 1 && var.dead_letter_consumer_timeout_seconds <= 900
    error_message = "dead_letter_consumer_timeout_seconds must be from 1 to 900."
  }
}

variable "max_receive_count" {
  description = "Receives after which a message goes to the dead-letter queue."
  type        = number
  default     = 3

  validation {
    condition     = var.max_receive_count >= 1 && var.max_receive_count <= 1000
    error_message = "max_receive_count must be from 1 to 1000."
  }
}

variable "event_rule_arns" {
  description = "EventBridge rules that send to the queue, and to its dead-letter queue what they could not deliver. No other rule may."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for rule in var.event_rule_arns : can(regex("^arn:[^:*?]+:events:[^:*?]+:[0-9]{12}:rule/[^*?]+$", rule))])
    error_message = "event_rule_arns must be whole ARNs of EventBridge rules, without wildcards."
  }
}

variable "alarm_topic_arns" {
  description = "SNS topics that are told when dead letters arrive and when they are gone."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for topic in var.alarm_topic_arns : can(regex("^arn:[^:]+:sns:", topic))])
    error_message = "alarm_topic_arns must be ARNs of SNS topics."
  }
}

variable "identity" {
  description = "Where the queue lives. ARNs are composed from it, so that a plan shows every policy in full."
  type = object({
    partition  = string
    region     = string
    account_id = string
  })

  validation {
    condition     = can(regex("^[0-9]{12}$", var.identity.account_id))
    error_message = "identity.account_id must be 12 digits."
  }
}
