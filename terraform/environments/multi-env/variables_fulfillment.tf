variable "fulfillment_provider" {
  description = "Who fulfills orders: simulated (rate-driven, reproducible) or http (a real endpoint)."
  type        = string

  validation {
    condition     = contains(["simulated", "http"], var.fulfillment_provider)
    error_message = "fulfillment_provider must be simulated or http."
  }
}

variable "fulfillment_success_rate" {
  description = "Share of orders that the simulated provider fulfills."
  type        = number

  validation {
    condition     = var.fulfillment_success_rate >= 0 && var.fulfillment_success_rate <= 1
    error_message = "fulfillment_success_rate must be from 0 to 1."
  }
}

variable "fulfillment_error_rate" {
  description = "Share of orders for which the simulated provider is out of order; they end as dead letters."
  type        = number

  validation {
    condition     = var.fulfillment_error_rate >= 0 && var.fulfillment_error_rate <= 1
    error_message = "fulfillment_error_rate must be from 0 to 1."
  }

  validation {
    condition     = var.fulfillment_error_rate + var.fulfillment_success_rate <= 1
    error_message = "fulfillment_success_rate and fulfillment_error_rate must not exceed 1 together."
  }
}

variable "fulfillment_seed" {
  description = "Seed of the simulated provider: the same seed and order id give the same answer."
  type        = string
  default     = "dofs"
}

variable "fulfillment_endpoint_url" {
  description = "URL of the http provider; null for the simulated one."
  type        = string
  default     = null

  validation {
    condition     = var.fulfillment_provider == "http" ? can(regex("^https?://", var.fulfillment_endpoint_url)) : var.fulfillment_endpoint_url == null
    error_message = "fulfillment_endpoint_url must be a URL for the http provider, and null for the simulated one."
  }
}

variable "fulfillment_timeout_ms" {
  description = "Longest time for one order at the http provider, all attempts together, in milliseconds. Must stay well below the 10 seconds of fulfill-order."
  type        = number
  default     = 4000

  validation {
    condition     = var.fulfillment_timeout_ms >= 100 && var.fulfillment_timeout_ms <= 6000
    error_message = "fulfillment_timeout_ms must be from 100 to 6000."
  }
}
