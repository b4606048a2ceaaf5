variable "name" {
  description = "Full name of the function, e.g. dofs-dev-api-handler. Role and log group are named after it."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,63}$", var.name))
    error_message = "name must be 1 to 64 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "description" {
  description = "What the function does, in one line."
  type        = string

  validation {
    condition     = length(var.description) > 0 && length(var.description) <= 256
    error_message = "description must be 1 to 256 characters."
  }
}

variable "artifact" {
  description = "Path of the built zip, with index.mjs at its root."
  type        = string

  validation {
    condition     = endswith(var.artifact, ".zip")
    error_message = "artifact must be a .zip file."
  }
}

variable "memory_size" {
  description = "Memory in MB; the share of CPU follows it."
  type        = number
  default     = 128

  validation {
    condition     = var.memory_size >= 128 && var.memory_size <= 10240 && floor(var.memory_size) == var.memory_size
    error_message = "memory_size must be a whole number of MB from 128 to 10240."
  }
}

variable "timeout_seconds" {
  description = "Longest run of one invocation, in seconds."
  type        = number

  validation {
    condition     = var.timeout_seconds >= 1 && var.timeout_seconds <= 900 && floor(var.timeout_seconds) == var.timeout_seconds
    error_message = "timeout_seconds must be a whole number from 1 to 900."
  }
}

variable "environment" {
  description = "Environment variables of the function. No secrets: their ARNs only."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.environment) : can(regex("^[A-Z][A-Z0-9_]*$", name))])
    error_message = "environment names must be upper-case letters, digits and underscores."
  }
}

variable "policy_statements" {
  description = "What the function may do besides writing its own log: exact actions on exact ARNs."
  type = list(object({
    sid       = string
    actions   = list(string)
    resources = list(string)
  }))
  default = []

  validation {
    condition     = alltrue([for s in var.policy_statements : alltrue([for a in s.actions : can(regex("^[a-z0-9-]+:[A-Za-z0-9]+$", a))])])
    error_message = "policy_statements must name exact actions, e.g. dynamodb:GetItem, without wildcards."
  }

  validation {
    condition     = alltrue([for s in var.policy_statements : alltrue([for r in s.resources : r == "*" || startswith(r, "arn:")])])
    error_message = "policy_statements must name resources by ARN, or * for an action that takes no resource."
  }
}

variable "log_retention_days" {
  description = "Days that the function's log is kept."
  type        = number

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400], var.log_retention_days)
    error_message = "log_retention_days must be a period that CloudWatch Logs offers, e.g. 7, 14, 30, 90 or 365."
  }
}

variable "identity" {
  description = "Where the function lives. ARNs are composed from it, so that a plan shows every policy in full."
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
