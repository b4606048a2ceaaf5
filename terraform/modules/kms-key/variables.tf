variable "name" {
  description = "Name of the key's alias, without alias/, e.g. dofs-delivery."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,255}$", var.name)) && !startswith(var.name, "aws")
    error_message = "name must be lower-case letters, digits and hyphens, begin with a letter, and not with aws."
  }
}

variable "description" {
  description = "What the key encrypts, in one line."
  type        = string
}

variable "service_principals" {
  description = "AWS services that encrypt with the key by themselves, on behalf of this account, e.g. events.amazonaws.com."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for service in var.service_principals : can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)*\\.amazonaws\\.com(\\.cn)?$", service))])
    error_message = "service_principals must be names of services, e.g. events.amazonaws.com."
  }
}

variable "identity" {
  description = "Where the key lives. ARNs are composed from it, so that a plan shows every policy in full."
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
