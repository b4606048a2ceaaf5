variable "reservation_ttl_seconds" {
  description = "Time after which a reservation that nobody finished is given back, in seconds. Above the 3600 seconds that an execution of the workflow may take."
  type        = number
  default     = 7200

  validation {
    condition     = var.reservation_ttl_seconds > 3600 && var.reservation_ttl_seconds <= 604800
    error_message = "reservation_ttl_seconds must be above 3600 and at most 604800."
  }
}
