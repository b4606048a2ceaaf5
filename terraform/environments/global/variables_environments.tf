variable "environments" {
  description = "The environments. assume_role_arns: the roles of an environment in an account of its own; null for the roles made here, in this account."
  type = map(object({
    assume_role_arns = optional(object({
      plan   = string
      deploy = string
      check  = string
    }))
    monthly_budget_usd = number
  }))

  validation {
    condition     = toset(keys(var.environments)) == toset(["dev", "staging", "prod"])
    error_message = "environments must be dev, staging and prod: the pipelines have a stage for each."
  }

  validation {
    condition = alltrue(flatten([for environment in values(var.environments) :
      environment.assume_role_arns == null ? [] : [for arn in values(environment.assume_role_arns) : can(regex("^arn:[^:]+:iam::[0-9]{12}:role/", arn))]
    ]))
    error_message = "assume_role_arns must be ARNs of roles."
  }

  validation {
    condition     = alltrue([for environment in values(var.environments) : environment.monthly_budget_usd > 0])
    error_message = "monthly_budget_usd must be above 0."
  }
}

variable "canary" {
  description = "How production's traffic moves: the shares in percent, and the seconds that each is watched for."
  type = object({
    steps         = list(number)
    pause_seconds = number
  })
  default = {
    steps         = [10, 50, 100]
    pause_seconds = 300
  }

  validation {
    condition     = alltrue([for step in var.canary.steps : step >= 1 && step <= 100]) && var.canary.steps[length(var.canary.steps) - 1] == 100
    error_message = "canary.steps must be shares from 1 to 100, and end with 100."
  }
}

variable "drift_schedule" {
  description = "When each environment is looked through for drift, as EventBridge writes schedules."
  type        = string
  default     = "cron(0 5 * * ? *)"

  validation {
    condition     = can(regex("^(cron|rate)\\(.+\\)$", var.drift_schedule))
    error_message = "drift_schedule must be cron(...) or rate(...)."
  }
}
