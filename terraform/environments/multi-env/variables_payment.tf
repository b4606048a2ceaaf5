variable "payment_provider" {
  description = "Who takes payments: simulated (rate-driven, reproducible) or http (a Stripe-compatible endpoint)."
  type        = string

  validation {
    condition     = contains(["simulated", "http"], var.payment_provider)
    error_message = "payment_provider must be simulated or http."
  }
}

variable "payment_decline_rate" {
  description = "Share of charges that the simulated provider declines."
  type        = number
  default     = 0

  validation {
    condition     = var.payment_decline_rate >= 0 && var.payment_decline_rate <= 1
    error_message = "payment_decline_rate must be from 0 to 1."
  }
}

variable "payment_timeout_charged_rate" {
  description = "Share of charges that the simulated provider does but does not answer in time."
  type        = number
  default     = 0

  validation {
    condition     = var.payment_timeout_charged_rate >= 0 && var.payment_timeout_charged_rate <= 1
    error_message = "payment_timeout_charged_rate must be from 0 to 1."
  }
}

variable "payment_timeout_uncharged_rate" {
  description = "Share of charges that the simulated provider neither does nor answers at the first attempt."
  type        = number
  default     = 0

  validation {
    condition     = var.payment_timeout_uncharged_rate >= 0 && var.payment_timeout_uncharged_rate <= 1
    error_message = "payment_timeout_uncharged_rate must be from 0 to 1."
  }
}

variable "payment_error_rate" {
  description = "Share of charges that the simulated provider surely does not do at the first attempt."
  type        = number
  default     = 0

  validation {
    condition     = var.payment_error_rate >= 0 && var.payment_error_rate <= 1
    error_message = "payment_error_rate must be from 0 to 1."
  }
}

variable "payment_slow_rate" {
  description = "Share of charges that the simulated provider does after payment_slow_ms."
  type        = number
  default     = 0

  validation {
    condition     = var.payment_slow_rate >= 0 && var.payment_slow_rate <= 1
    error_message = "payment_slow_rate must be from 0 to 1."
  }

  validation {
    condition     = var.payment_decline_rate + var.payment_timeout_charged_rate + var.payment_timeout_uncharged_rate + var.payment_error_rate + var.payment_slow_rate <= 1
    error_message = "payment_decline_rate, payment_timeout_charged_rate, payment_timeout_uncharged_rate, payment_error_rate and payment_slow_rate must not exceed 1 together."
  }
}

variable "payment_slow_ms" {
  description = "How long a slow charge of the simulated provider takes, in milliseconds. Beyond payment_timeout_ms it is one that is not answered in time."
  type        = number
  default     = 200

  validation {
    condition     = var.payment_slow_ms >= 0 && var.payment_slow_ms <= 10000
    error_message = "payment_slow_ms must be from 0 to 10000."
  }
}

variable "payment_seed" {
  description = "Seed of the simulated provider: the same seed and payment give the same fate."
  type        = string
  default     = "dofs"
}

variable "payment_endpoint_url" {
  description = "URL of the http provider; null for the simulated one."
  type        = string
  default     = null

  validation {
    condition     = var.payment_provider == "http" ? can(regex("^https?://", var.payment_endpoint_url)) : var.payment_endpoint_url == null
    error_message = "payment_endpoint_url must be a URL for the http provider, and null for the simulated one."
  }
}

variable "payment_timeout_ms" {
  description = "Longest time for one question to the provider, all attempts together, in milliseconds. Must stay well below the 10 seconds of charge-payment, which may ask twice."
  type        = number
  default     = 3000

  validation {
    condition     = var.payment_timeout_ms >= 100 && var.payment_timeout_ms <= 4000
    error_message = "payment_timeout_ms must be from 100 to 4000."
  }
}

variable "payment_settle_ms" {
  description = "Time after which a charge that the provider does not know will never be done, in milliseconds. Not below the 10 seconds of charge-payment, in which a call may still be under way."
  type        = number
  default     = 15000

  validation {
    condition     = var.payment_settle_ms >= 10000 && var.payment_settle_ms <= 120000
    error_message = "payment_settle_ms must be from 10000 to 120000."
  }
}
