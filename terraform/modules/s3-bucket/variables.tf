variable "name" {
  description = "Name of the bucket, e.g. dofs-artifacts-111122223333."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 63 lower-case letters, digits and hyphens, and begin and end with a letter or digit."
  }
}

variable "kms_key_arn" {
  description = "Key that objects are encrypted with."
  type        = string
}

variable "noncurrent_days" {
  description = "Days that an object's former versions are kept."
  type        = number

  validation {
    condition     = var.noncurrent_days >= 1
    error_message = "noncurrent_days must be at least 1."
  }
}

variable "expirations" {
  description = "Objects that go by themselves: days by prefix."
  type        = map(number)
  default     = {}

  validation {
    condition     = alltrue([for prefix, days in var.expirations : length(prefix) > 0 && days >= 1])
    error_message = "expirations must have a prefix each, and at least one day."
  }
}

variable "partition" {
  description = "AWS partition, which the bucket's ARN is composed with."
  type        = string
  default     = "aws"
}
