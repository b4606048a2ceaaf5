variable "name" {
  description = "Full name of the rule, e.g. dofs-dev-reservation-sweeper."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,63}$", var.name))
    error_message = "name must be 1 to 64 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "description" {
  description = "What is run and why, in one line."
  type        = string

  validation {
    condition     = length(var.description) > 0 && length(var.description) <= 512
    error_message = "description must be 1 to 512 characters."
  }
}

variable "schedule_expression" {
  description = "How often, e.g. rate(1 minute)."
  type        = string

  validation {
    condition     = can(regex("^rate\\((1 (minute|hour|day)|([2-9]|[1-9][0-9]+) (minutes|hours|days))\\)$", var.schedule_expression))
    error_message = "schedule_expression must be a rate as EventBridge writes it, e.g. rate(1 minute) or rate(5 minutes)."
  }
}

variable "function_name" {
  description = "Name of the function that is run."
  type        = string
}

variable "function_alias_arn" {
  description = "ARN of the alias that is run: <function ARN>:<alias>."
  type        = string

  validation {
    condition     = can(regex("^arn:[^:]+:lambda:[^:]+:[0-9]{12}:function:[^:]+:[A-Za-z0-9-_]+$", var.function_alias_arn))
    error_message = "function_alias_arn must be the ARN of a function's alias."
  }
}

variable "silent_after_seconds" {
  description = "How long the function may go without a run before the alarm tells. Longer than the schedule's rate."
  type        = number
  default     = 300

  validation {
    condition     = var.silent_after_seconds >= 60 && var.silent_after_seconds <= 86400 && var.silent_after_seconds % 60 == 0
    error_message = "silent_after_seconds must be whole minutes, up to a day."
  }
}

variable "alarm_topic_arns" {
  description = "SNS topics that are told when the function fails or is not run."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for topic in var.alarm_topic_arns : can(regex("^arn:[^:]+:sns:", topic))])
    error_message = "alarm_topic_arns must be ARNs of SNS topics."
  }
}
