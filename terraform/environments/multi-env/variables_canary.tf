variable "canary_error_percent" {
  description = "Share of API requests answered 5xx in a minute above which a shift goes back, in percent."
  type        = number
  default     = 1

  validation {
    condition     = var.canary_error_percent >= 0 && var.canary_error_percent < 100
    error_message = "canary_error_percent must be from 0 to below 100."
  }
}

variable "canary_latency_ms" {
  description = "99th percentile of the API's latency in a minute above which a shift goes back."
  type        = number
  default     = 3000

  validation {
    condition     = var.canary_latency_ms >= 1 && var.canary_latency_ms <= 29000
    error_message = "canary_latency_ms must be from 1 to 29000, where API Gateway gives up."
  }
}

variable "canary_saga_failure_percent" {
  description = "Share of ended orders that failed in a minute above which a shift goes back, in percent. Above what fails by the providers' own rates."
  type        = number
  default     = 30

  validation {
    condition     = var.canary_saga_failure_percent >= 0 && var.canary_saga_failure_percent < 100
    error_message = "canary_saga_failure_percent must be from 0 to below 100."
  }
}
