variable "rest_api_id" {
  description = "Id of the REST API."
  type        = string
}

variable "resource_id" {
  description = "Id of the resource, which stands for the path."
  type        = string
}

variable "http_method" {
  description = "HTTP method of the route."
  type        = string

  validation {
    condition     = contains(["DELETE", "GET", "PATCH", "POST", "PUT"], var.http_method)
    error_message = "http_method must be DELETE, GET, PATCH, POST or PUT."
  }
}

variable "integration_uri" {
  description = "Invocation URI of the function that answers."
  type        = string

  validation {
    condition     = can(regex(":lambda:path/2015-03-31/functions/.+/invocations$", var.integration_uri))
    error_message = "integration_uri must be the invocation URI of a Lambda function."
  }
}

variable "api_key_required" {
  description = "Whether a caller must send a key. True unless a route is meant for everybody."
  type        = bool
  default     = true
}

variable "path_parameters" {
  description = "Names of the path's parameters, as they stand in braces in it."
  type        = list(string)
  default     = []
}

variable "request_model" {
  description = "Name of the model that a JSON body must fit; null takes any body."
  type        = string
  default     = null
}

variable "request_validator_id" {
  description = "Id of the validator that holds the body against the model; null checks nothing."
  type        = string
  default     = null
}
