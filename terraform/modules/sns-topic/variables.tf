variable "name" {
  description = "Full name of the topic, e.g. dofs-dev-notifications."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,255}$", var.name))
    error_message = "name must be 1 to 256 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "kms_key_arn" {
  description = "Key that messages are encrypted with. Null for AWS's own, which EventBridge, CloudWatch and Budgets cannot use."
  type        = string
  default     = null
}

variable "publishing_services" {
  description = "AWS services that publish by themselves, on behalf of this account, e.g. events.amazonaws.com."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for service in var.publishing_services : can(regex("^[a-z0-9-]+\\.amazonaws\\.com$", service))])
    error_message = "publishing_services must be names of services, e.g. events.amazonaws.com."
  }

  validation {
    condition     = length(var.publishing_services) == 0 || var.kms_key_arn != null
    error_message = "A service cannot publish to a topic that is encrypted with AWS's own key: give kms_key_arn."
  }
}

variable "identity" {
  description = "Where the topic lives. ARNs are composed from it, so that a plan shows every policy in full."
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
