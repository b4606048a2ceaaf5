variable "name" {
  description = "Full name of the rule, e.g. dofs-dev-notification."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,63}$", var.name))
    error_message = "name must be 1 to 64 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "description" {
  description = "Who is told of what, in one line."
  type        = string

  validation {
    condition     = length(var.description) > 0 && length(var.description) <= 512
    error_message = "description must be 1 to 512 characters."
  }
}

variable "event_bus_name" {
  description = "Bus that is listened to; default for events of AWS services."
  type        = string
}

variable "event_pattern" {
  description = "Which events, as EventBridge patterns are written: { source = [..], detail-type = [..], detail = {..} }."
  type        = any

  validation {
    condition     = length(try(var.event_pattern.source, [])) > 0
    error_message = "event_pattern must name its sources: a rule that matches everything is not a subscription."
  }
}

variable "queue_arn" {
  description = "Queue that gets the events, as they are. Its policy must allow this rule."
  type        = string

  validation {
    condition     = can(regex("^arn:[^:]+:sqs:", var.queue_arn))
    error_message = "queue_arn must be the ARN of an SQS queue."
  }
}

variable "dead_letter_queue_arn" {
  description = "Queue that gets what could not be delivered. Its policy must allow this rule."
  type        = string

  validation {
    condition     = can(regex("^arn:[^:]+:sqs:", var.dead_letter_queue_arn))
    error_message = "dead_letter_queue_arn must be the ARN of an SQS queue."
  }
}

variable "maximum_event_age_seconds" {
  description = "How long delivery of an event is tried."
  type        = number
  default     = 86400

  validation {
    condition     = var.maximum_event_age_seconds >= 60 && var.maximum_event_age_seconds <= 86400
    error_message = "maximum_event_age_seconds must be from 60 to 86400."
  }
}

variable "maximum_retry_attempts" {
  description = "How often delivery of an event is tried again."
  type        = number
  default     = 185

  validation {
    condition     = var.maximum_retry_attempts >= 0 && var.maximum_retry_attempts <= 185
    error_message = "maximum_retry_attempts must be from 0 to 185."
  }
}
