variable "project" {
  description = "First part of every name."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,15}$", var.project))
    error_message = "project must be 2 to 16 lower-case letters and digits, and begin with a letter."
  }
}

variable "environment" {
  description = "The environment that the roles are for: dev, staging or prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,15}$", var.environment))
    error_message = "environment must be 2 to 16 lower-case letters and digits, and begin with a letter."
  }
}

variable "trust" {
  description = "Who may assume each role, plan, deploy and check: services on behalf of source_arns, and roles of the account that holds the pipelines."
  type = map(object({
    services    = optional(list(string), [])
    source_arns = optional(list(string), [])
    role_arns   = optional(list(string), [])
  }))

  validation {
    condition     = toset(keys(var.trust)) == toset(["plan", "deploy", "check"])
    error_message = "trust must be of plan, deploy and check."
  }
}

variable "holds_environment" {
  description = "Whether the environment lives in this account. If not, the roles have their build_statements alone, which let them assume its roles in its own account."
  type        = bool
  default     = true
}

variable "build_statements" {
  description = "What each role may do besides, for the build it runs in: its log, state, artifacts and key. None in an account that holds no builds."
  type = map(list(object({
    sid       = string
    actions   = list(string)
    resources = list(string)
    condition = optional(map(map(list(string))))
  })))
  default = {}
}

variable "identity" {
  description = "Where the environment lives. ARNs are composed from it, so that a plan shows every policy in full."
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
