variable "project" {
  description = "First part of every name."
  type        = string
  default     = "dofs"

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,15}$", var.project))
    error_message = "project must be 2 to 16 lower-case letters and digits, and begin with a letter."
  }
}

variable "environment" {
  description = "Second part of every name: local, dev, staging or prod."
  type        = string

  validation {
    condition     = contains(["local", "dev", "staging", "prod"], var.environment)
    error_message = "environment must be local, dev, staging or prod."
  }
}

variable "region" {
  description = "AWS region of all resources."
  type        = string
  default     = "us-east-1"
}

variable "allowed_account_ids" {
  description = "Accounts that this environment may be applied to; any other is refused. Empty allows the account of the credentials."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for id in var.allowed_account_ids : can(regex("^[0-9]{12}$", id))])
    error_message = "allowed_account_ids must be account ids of 12 digits."
  }
}

variable "assume_role_arn" {
  description = "Role that the environment is managed as, e.g. in an account of its own. Null for the credentials as they are."
  type        = string
  default     = null

  validation {
    condition     = var.assume_role_arn == null || can(regex("^arn:[^:]+:iam::[0-9]{12}:role/", var.assume_role_arn))
    error_message = "assume_role_arn must be the ARN of an IAM role."
  }
}

variable "permissions_boundary_arn" {
  description = "Permission boundary of every role of the environment. Null for none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:[^:]+:iam::[0-9]{12}:policy/", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be the ARN of an IAM policy."
  }
}

variable "artifacts_dir" {
  description = "Directory of the built function zips. Null for dist/functions of this repository."
  type        = string
  default     = null
}

variable "lambda_memory_size" {
  description = "Memory of each function, in MB."
  type        = number
}

variable "log_level" {
  description = "Least level that the functions log."
  type        = string
  default     = "info"

  validation {
    condition     = contains(["error", "warn", "info", "debug"], var.log_level)
    error_message = "log_level must be error, warn, info or debug."
  }
}

variable "log_retention_days" {
  description = "Days that logs are kept."
  type        = number
}

variable "deletion_protection" {
  description = "True keeps the tables when somebody asks for their deletion."
  type        = bool
}

variable "alarm_topic_arns" {
  description = "SNS topics that alarms tell; empty for alarms that only show."
  type        = list(string)
  default     = []
}
