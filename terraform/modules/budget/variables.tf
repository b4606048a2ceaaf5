variable "name" {
  description = "Full name of the budget, e.g. dofs-dev."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,99}$", var.name))
    error_message = "name must be 1 to 100 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "monthly_usd" {
  description = "What a month may cost, in US dollars."
  type        = number

  validation {
    condition     = var.monthly_usd > 0
    error_message = "monthly_usd must be above 0."
  }
}

variable "cost_tag" {
  description = "Tag of what is counted. It must be activated as a cost allocation tag. One only: Budgets counts what has any of several."
  type = object({
    key   = string
    value = string
  })
}

variable "topic_arn" {
  description = "SNS topic that is told when the budget is nearly spent, and when it will be."
  type        = string

  validation {
    condition     = can(regex("^arn:[^:]+:sns:", var.topic_arn))
    error_message = "topic_arn must be the ARN of an SNS topic."
  }
}
