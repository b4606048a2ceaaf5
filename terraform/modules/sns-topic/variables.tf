variable "name" {
  description = "Full name of the topic, e.g. dofs-dev-notifications."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,255}$", var.name))
    error_message = "name must be 1 to 256 lower-case letters, digits and hyphens, and begin with a letter."
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
