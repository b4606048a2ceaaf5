variable "name" {
  description = "Full name of the pipeline, e.g. dofs-nonprod-pipeline."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,99}$", var.name))
    error_message = "name must be 1 to 100 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "role_arn" {
  description = "Role that CodePipeline starts the actions with."
  type        = string

  validation {
    condition     = can(regex("^arn:[^:]+:iam::[0-9]{12}:role/", var.role_arn))
    error_message = "role_arn must be the ARN of a role."
  }
}

variable "artifact_store" {
  description = "Bucket that artifacts are handed on in, and the key that they are encrypted with."
  type = object({
    bucket      = string
    kms_key_arn = string
  })
}

variable "source_repository" {
  description = "What the first stage takes: a repository (owner/name), its branch, and the CodeConnections connection to it."
  type = object({
    connection_arn = string
    repository     = string
    branch         = string
  })

  validation {
    condition     = can(regex("^[^/ ]+(/[^/ ]+)+$", var.source_repository.repository))
    error_message = "source_repository.repository must be owner/name."
  }
}

variable "stages" {
  description = "The stages after the source, in order. skip_unless: the stage is skipped unless the variable has the value."
  type = list(object({
    name = string
    skip_unless = optional(object({
      variable = string
      value    = string
    }))
    actions = list(object({
      name             = string
      category         = string
      provider         = string
      run_order        = optional(number, 1)
      namespace        = optional(string)
      input_artifacts  = optional(list(string), [])
      output_artifacts = optional(list(string), [])
      configuration    = map(string)
    }))
  }))

  validation {
    condition     = length(var.stages) > 0 && length(var.stages) == length(distinct(var.stages[*].name))
    error_message = "stages must have names of their own, and be at least one."
  }

  validation {
    condition     = alltrue([for stage in var.stages : length(stage.actions) > 0 && length(stage.actions) == length(distinct(stage.actions[*].name))])
    error_message = "Each stage must have actions with names of their own."
  }

  validation {
    condition     = alltrue(flatten([for stage in var.stages : [for action in stage.actions : contains(["CodeBuild", "Manual"], action.provider)]]))
    error_message = "An action must be run by CodeBuild, or be a Manual approval."
  }

  # An artifact's name becomes part of an environment variable, CODEBUILD_SRC_DIR_<name>.
  validation {
    condition     = alltrue(flatten([for stage in var.stages : [for action in stage.actions : [for name in concat(action.input_artifacts, action.output_artifacts) : can(regex("^[A-Za-z0-9_]{1,100}$", name))]]]))
    error_message = "Artifacts must be named with letters, digits and underscores."
  }

  validation {
    condition     = alltrue(flatten([for stage in var.stages : [for action in stage.actions : [for value in values(action.configuration) : length(value) <= 1000]]]))
    error_message = "No value in an action's configuration may have more than 1,000 characters."
  }
}
