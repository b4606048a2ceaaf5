variable "name" {
  description = "Full name of the bus, e.g. dofs-dev-events."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,255}$", var.name)) && var.name != "default"
    error_message = "name must be lower-case letters, digits and hyphens, begin with a letter, and not be the account's default bus."
  }
}
