variable "release" {
  description = "What is deployed, as make package writes it to dist/release.tfvars.json; GET /health answers it."
  type = object({
    version       = string
    commit        = string
    artifact_hash = string
  })
  default = {
    version       = "0.0.0"
    commit        = "not-packaged"
    artifact_hash = "not-packaged"
  }

  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$", var.release.version))
    error_message = "release.version must be a version such as 1.2.0."
  }

  validation {
    condition     = can(regex("^([0-9a-f]{40}|not-packaged)$", var.release.commit))
    error_message = "release.commit must be the 40 hexadecimal digits of a commit."
  }

  validation {
    condition     = can(regex("^([0-9a-f]{64}|not-packaged)$", var.release.artifact_hash))
    error_message = "release.artifact_hash must be a SHA-256 in hexadecimal."
  }
}

variable "pin_workflow_code" {
  description = "True: the workflow's definition names versions of its functions, so that a running order stays on the code it began with. False: it names their aliases."
  type        = bool
  default     = true
}
