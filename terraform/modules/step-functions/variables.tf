variable "name" {
  description = "Full name of the state machine, e.g. dofs-dev-order-workflow."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,63}$", var.name))
    error_message = "name must be 1 to 64 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "definition" {
  description = "The definition in Amazon States Language, rendered."
  type        = string

  validation {
    condition     = can(jsondecode(var.definition).StartAt)
    error_message = "definition must be JSON with a StartAt."
  }
}

variable "policy_statements" {
  description = "What the state machine may do besides writing its own log: exact actions on exact ARNs."
  type = list(object({
    sid       = string
    actions   = list(string)
    resources = list(string)
  }))

  validation {
    condition     = alltrue([for s in var.policy_statements : alltrue([for a in s.actions : can(regex("^[a-z0-9-]+:[A-Za-z0-9]+$", a))])])
    error_message = "policy_statements must name exact actions, e.g. sqs:SendMessage, without wildcards."
  }

  validation {
    condition     = alltrue([for s in var.policy_statements : alltrue([for r in s.resources : r == "*" || startswith(r, "arn:")])])
    error_message = "policy_statements must name resources by ARN, or * for an action that takes no resource."
  }
}

variable "log_retention_days" {
  description = "Days that the execution log is kept."
  type        = number

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400], var.log_retention_days)
    error_message = "log_retention_days must be a period that CloudWatch Logs offers, e.g. 7, 14, 30, 90 or 365."
  }
}

variable "alarm_topic_arns" {
  description = "SNS topics that are told when an execution ends badly."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for topic in var.alarm_topic_arns : can(regex("^arn:[^:]+:sns:", topic))])
    error_message = "alarm_topic_arns must be ARNs of SNS topics."
  }
}

variable "identity" {
  description = "Where the state machine lives. ARNs are composed from it, so that a plan shows every policy in full."
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

variable "permissions_boundary_arn" {
  description = "Permission boundary of the role: whatever its policies say, it may do no more. Null for none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:[^:]+:iam::[0-9]{12}:policy/", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be the ARN of an IAM policy."
  }
}
