variable "rest_api_id" {
  description = "Id of the REST API."
  type        = string
}

variable "resource_id" {
  description = "Id of the resource, which stands for the path."
  type        = string
}

variable "allowed_origin" {
  description = "Origin that browsers may call from, or *."
  type        = string
}

variable "methods" {
  description = "HTTP methods that the path has, OPTIONS included."
  type        = list(string)

  validation {
    condition     = contains(var.methods, "OPTIONS") && length(var.methods) > 1
    error_message = "methods must hold OPTIONS and at least one other method."
  }
}
