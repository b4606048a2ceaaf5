variable "project" {
  description = "First part of every name."
  type        = string
  default     = "dofs"

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,15}$", var.project))
    error_message = "project must be 2 to 16 lower-case letters and digits, and begin with a letter."
  }
}

variable "region" {
  description = "AWS region of all resources."
  type        = string
  default     = "us-east-1"
}

variable "allowed_account_ids" {
  description = "Accounts that this root may be applied to; any other is refused. Empty allows the account of the credentials."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for id in var.allowed_account_ids : can(regex("^[0-9]{12}$", id))])
    error_message = "allowed_account_ids must be account ids of 12 digits."
  }
}

variable "repository_host" {
  description = "Who hosts the repository: github, gitlab or bitbucket."
  type        = string
  default     = "github"

  validation {
    condition     = contains(["github", "gitlab", "bitbucket"], var.repository_host)
    error_message = "repository_host must be github, gitlab or bitbucket."
  }
}

variable "repository" {
  description = "The repository, owner/name."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)+$", var.repository))
    error_message = "repository must be owner/name."
  }
}

variable "pull_request_checks" {
  description = "Whether pull requests start their checks. Only once somebody has authorised the connection: until then the host refuses the webhook."
  type        = bool
  default     = false
}

variable "test_suites" {
  description = "Suites that the test stages run, apart by blanks. Empty for all."
  type        = string
  default     = ""
}

variable "log_retention_days" {
  description = "Days that build logs are kept."
  type        = number
  default     = 90
}

variable "artifact_retention_days" {
  description = "Days that artifacts of the pipelines are kept. What was tested is noted for ever."
  type        = number
  default     = 30
}

variable "approval_emails" {
  description = "Who is asked for the approval of a production plan."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for address in var.approval_emails : can(regex("^[^@ ]+@[^@ ]+$", address))])
    error_message = "approval_emails must be e-mail addresses."
  }
}

variable "notification_emails" {
  description = "Who is told of pipelines that start, fail and succeed, of drift and of budgets."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for address in var.notification_emails : can(regex("^[^@ ]+@[^@ ]+$", address))])
    error_message = "notification_emails must be e-mail addresses."
  }
}
