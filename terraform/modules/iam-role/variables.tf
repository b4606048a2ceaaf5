variable "name" {
  description = "Full name of the role, e.g. dofs-dev-plan."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,63}$", var.name))
    error_message = "name must be 1 to 64 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "description" {
  description = "What the role is for, in one line."
  type        = string
}

variable "path" {
  description = "Path of the role and its policies. Part of the ARN, not of the name."
  type        = string
  default     = "/"

  validation {
    condition     = can(regex("^/([a-z0-9-]+/)*$", var.path))
    error_message = "path must begin and end with a slash."
  }
}

variable "trust" {
  description = "Who may assume the role: AWS services, only on behalf of the resources in source_arns; and roles."
  type = object({
    services    = optional(list(string), [])
    source_arns = optional(list(string), [])
    role_arns   = optional(list(string), [])
  })

  validation {
    condition     = length(var.trust.services) + length(var.trust.role_arns) > 0
    error_message = "trust must name a service or a role."
  }

  validation {
    condition     = (length(var.trust.services) > 0) == (length(var.trust.source_arns) > 0)
    error_message = "trust.source_arns must say for which resources the services may assume the role."
  }
}

variable "permissions_boundary_arn" {
  description = "The most that the role may ever do, whatever its policies say. Null for none."
  type        = string
  default     = null
}

variable "max_session_seconds" {
  description = "Longest session, in seconds."
  type        = number
  default     = 3600

  validation {
    condition     = var.max_session_seconds >= 3600 && var.max_session_seconds <= 43200
    error_message = "max_session_seconds must be from 3600 to 43200."
  }
}

variable "policies" {
  description = "What the role may do: statements by policy name, exact actions on exact ARNs. Each becomes a managed policy <role>-<name>."
  type = map(list(object({
    sid       = string
    actions   = list(string)
    resources = list(string)
    condition = optional(map(map(list(string))))
  })))

  validation {
    condition     = alltrue(flatten([for statements in values(var.policies) : [for s in statements : [for a in s.actions : can(regex("^[a-z0-9-]+:[A-Za-z0-9]+$", a))]]]))
    error_message = "policies must name exact actions, e.g. s3:GetObject, without wildcards."
  }

  validation {
    condition     = alltrue(flatten([for statements in values(var.policies) : [for s in statements : [for r in s.resources : r == "*" || startswith(r, "arn:")]]]))
    error_message = "policies must name resources by ARN, or * for an action that takes no resource."
  }

  # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  validation {
    condition     = length(var.policies) <= 10 && alltrue([for statements in values(var.policies) : length(jsonencode(statements)) <= 6000])
    error_message = "A role has at most 10 managed policies, each of at most 6,144 characters."
  }
}
