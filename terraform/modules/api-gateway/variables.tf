variable "name_prefix" {
  description = "Prefix of all names: <project>-<environment>, e.g. dofs-dev."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*-[a-z][a-z0-9]*$", var.name_prefix))
    error_message = "name_prefix must be <project>-<environment> in lower case, e.g. dofs-dev."
  }
}

variable "environment" {
  description = "Name of the environment; it is the stage's name and so the first part of the path of every URL."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{0,31}$", var.environment))
    error_message = "environment must be 1 to 32 lower-case letters and digits, a letter first."
  }
}

variable "api_handler_function_name" {
  description = "Name of the function that answers every route. Take it from the function's resource, so that the permissions are made after it."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9-_]{1,64}$", var.api_handler_function_name))
    error_message = "api_handler_function_name must be a function's name, not an ARN."
  }
}

variable "api_handler_alias_arn" {
  description = "ARN of the same function's alias that is called, composed from names so that it is known at plan. Partition and region of the integration come from it."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9-_]{1,64}:[A-Za-z0-9-_]+$", var.api_handler_alias_arn))
    error_message = "api_handler_alias_arn must be the ARN of a Lambda function's alias."
  }
}

variable "throttle_rate_limit" {
  description = "Requests per second that the stage, and the usage plan's key, may make."
  type        = number

  validation {
    condition     = var.throttle_rate_limit > 0 && var.throttle_rate_limit <= 10000
    error_message = "throttle_rate_limit must be above 0 and at most 10000, the account's default."
  }
}

variable "throttle_burst_limit" {
  description = "Requests that may come at once before the rate holds."
  type        = number

  validation {
    condition     = var.throttle_burst_limit >= 1 && var.throttle_burst_limit <= 5000 && floor(var.throttle_burst_limit) == var.throttle_burst_limit
    error_message = "throttle_burst_limit must be a whole number from 1 to 5000, the account's default."
  }
}

variable "quota_limit" {
  description = "Requests that the usage plan's key may make in one quota period."
  type        = number

  validation {
    condition     = var.quota_limit >= 1 && floor(var.quota_limit) == var.quota_limit
    error_message = "quota_limit must be a whole number of at least 1."
  }
}

variable "quota_period" {
  description = "The period that the quota counts over: DAY, WEEK or MONTH."
  type        = string
  default     = "DAY"

  validation {
    condition     = contains(["DAY", "WEEK", "MONTH"], var.quota_period)
    error_message = "quota_period must be DAY, WEEK or MONTH."
  }
}

variable "cors_allowed_origin" {
  description = "Origin that browsers may call from: one origin (https://shop.example.com), or * for any. The API is called with a key, never with cookies, so * gives no one a session."
  type        = string
  default     = "*"

  validation {
    condition     = can(regex("^(\\*|https?://[A-Za-z0-9.-]+(:[0-9]+)?)$", var.cors_allowed_origin))
    error_message = "cors_allowed_origin must be * or one origin such as https://shop.example.com."
  }
}
