variable "api_throttle_rate_limit" {
  description = "Requests per second that the API takes."
  type        = number
}

variable "api_throttle_burst_limit" {
  description = "Requests that the API takes at once before the rate holds."
  type        = number
}

variable "api_quota_limit" {
  description = "Requests that the API key may make in a day."
  type        = number
}

variable "api_cors_allowed_origin" {
  description = "Origin that browsers may call from, or * for any."
  type        = string
  default     = "*"
}
