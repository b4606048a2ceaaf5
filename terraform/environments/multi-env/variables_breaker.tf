variable "payment_breaker_window_ms" {
  description = "Time over which the payment breaker counts failures, in milliseconds."
  type        = number
  default     = 10000

  validation {
    condition     = var.payment_breaker_window_ms >= 1000 && var.payment_breaker_window_ms <= 300000
    error_message = "payment_breaker_window_ms must be from 1000 to 300000."
  }
}

variable "payment_breaker_min_failures" {
  description = "Failures in a window below which the payment breaker stays closed."
  type        = number
  default     = 12

  validation {
    condition     = var.payment_breaker_min_failures >= 1 && floor(var.payment_breaker_min_failures) == var.payment_breaker_min_failures
    error_message = "payment_breaker_min_failures must be a whole number from 1."
  }
}

variable "payment_breaker_failure_rate" {
  description = "Share of failed calls in a window from which the payment breaker opens."
  type        = number
  default     = 0.5

  validation {
    condition     = var.payment_breaker_failure_rate > 0 && var.payment_breaker_failure_rate <= 1
    error_message = "payment_breaker_failure_rate must be above 0 and at most 1."
  }
}

variable "payment_breaker_open_ms" {
  description = "Time that the payment breaker stays open before it tries one call, in milliseconds."
  type        = number
  default     = 30000

  validation {
    condition     = var.payment_breaker_open_ms >= 1000 && var.payment_breaker_open_ms <= 120000
    error_message = "payment_breaker_open_ms must be from 1000 to 120000: orders that were taken wait for it, and not for ever."
  }
}

variable "payment_breaker_lease_ms" {
  description = "Time that one call has to try the provider before another may, in milliseconds. Above the 10 seconds of charge-payment, so that a call whose function was killed is over."
  type        = number
  default     = 15000

  validation {
    condition     = var.payment_breaker_lease_ms > 10000 && var.payment_breaker_lease_ms <= 120000
    error_message = "payment_breaker_lease_ms must be above 10000 and at most 120000."
  }
}
