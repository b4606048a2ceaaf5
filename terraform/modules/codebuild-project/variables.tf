variable "name" {
  description = "Full name of the project, e.g. dofs-plan-dev. Its log group, cache and report groups are named after it."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,149}$", var.name))
    error_message = "name must be 2 to 150 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "description" {
  description = "What a build does, in one line."
  type        = string

  validation {
    condition     = length(var.description) > 0 && length(var.description) <= 255
    error_message = "description must be 1 to 255 characters."
  }
}

variable "role_arn" {
  description = "Role that a build runs with."
  type        = string

  validation {
    condition     = can(regex("^arn:[^:]+:iam::[0-9]{12}:role/", var.role_arn))
    error_message = "role_arn must be the ARN of a role."
  }
}

variable "buildspec" {
  description = "Path of the buildspec in the source, e.g. buildspecs/plan.yml."
  type        = string

  validation {
    condition     = can(regex("^buildspecs/[a-z-]+\\.yml$", var.buildspec))
    error_message = "buildspec must be a file of the folder buildspecs."
  }
}

variable "repository_source" {
  description = "Repository that a build takes by itself, for a project that no pipeline runs. Null for one that a pipeline hands its source."
  type = object({
    type           = string
    location       = string
    branch         = string
    connection_arn = string
  })
  default = null

  validation {
    condition     = var.repository_source == null ? true : contains(["GITHUB", "BITBUCKET", "GITLAB"], var.repository_source.type)
    error_message = "repository_source.type must be GITHUB, BITBUCKET or GITLAB."
  }
}

variable "environment" {
  description = "Environment variables of each build. No secrets."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.environment) : can(regex("^[A-Za-z][A-Za-z0-9_]*$", name))])
    error_message = "environment names must be letters, digits and underscores, and begin with a letter."
  }
}

variable "cache_bucket" {
  description = "Bucket of the cache; it is kept below cache/<name>."
  type        = string
}

variable "kms_key_arn" {
  description = "Key that the cache is encrypted with."
  type        = string
}

variable "report_groups" {
  description = "Reports of the buildspec by name, and the type of each: TEST or CODE_COVERAGE."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for type in values(var.report_groups) : contains(["TEST", "CODE_COVERAGE"], type)])
    error_message = "report_groups must be of the type TEST or CODE_COVERAGE."
  }
}

variable "compute_type" {
  description = "Size of the machine that builds."
  type        = string
  default     = "BUILD_GENERAL1_SMALL"

  validation {
    condition     = contains(["BUILD_GENERAL1_SMALL", "BUILD_GENERAL1_MEDIUM", "BUILD_GENERAL1_LARGE"], var.compute_type)
    error_message = "compute_type must be BUILD_GENERAL1_SMALL, _MEDIUM or _LARGE."
  }
}

variable "timeout_minutes" {
  description = "Longest time of a build."
  type        = number
  default     = 30

  validation {
    condition     = var.timeout_minutes >= 5 && var.timeout_minutes <= 480
    error_message = "timeout_minutes must be from 5 to 480."
  }
}

variable "concurrent_builds" {
  description = "Builds that may run at the same time; the others wait."
  type        = number
  default     = 1

  validation {
    condition     = var.concurrent_builds >= 1
    error_message = "concurrent_builds must be at least 1."
  }
}

variable "log_retention_days" {
  description = "Days that build logs are kept."
  type        = number

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400], var.log_retention_days)
    error_message = "log_retention_days must be a period that CloudWatch Logs offers, e.g. 7, 14, 30, 90 or 365."
  }
}
