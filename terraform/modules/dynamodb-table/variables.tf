variable "name" {
  description = "Full name of the table, e.g. dofs-dev-orders."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,254}$", var.name))
    error_message = "name must be 3 to 255 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "attributes" {
  description = "Type (S or N) of each attribute that is part of a key."
  type        = map(string)

  validation {
    condition     = alltrue([for type in values(var.attributes) : contains(["S", "N"], type)])
    error_message = "attributes must be of type S or N."
  }
}

variable "hash_key" {
  description = "Partition key; one of attributes."
  type        = string

  validation {
    condition     = contains(keys(var.attributes), var.hash_key)
    error_message = "hash_key must be one of attributes."
  }
}

variable "range_key" {
  description = "Sort key; one of attributes. Null for a table without one."
  type        = string
  default     = null

  validation {
    condition     = var.range_key == null ? true : contains(keys(var.attributes), var.range_key)
    error_message = "range_key must be one of attributes."
  }
}

variable "global_secondary_indexes" {
  description = "Keys of each index, by its name. An index carries all attributes."
  type = map(object({
    hash_key  = string
    range_key = string
  }))
  default = {}

  validation {
    condition = alltrue([
      for index in values(var.global_secondary_indexes) :
      contains(keys(var.attributes), index.hash_key) && contains(keys(var.attributes), index.range_key)
    ])
    error_message = "global_secondary_indexes must use keys that are among attributes."
  }
}

variable "stream_view_type" {
  description = "What the table's stream carries, e.g. NEW_IMAGE. Null for no stream."
  type        = string
  default     = null

  validation {
    condition     = var.stream_view_type == null ? true : contains(["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"], var.stream_view_type)
    error_message = "stream_view_type must be KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES."
  }
}

variable "ttl_attribute" {
  description = "Attribute that says when an item expires, in seconds since 1970. Null for items that stay."
  type        = string
  default     = null

  validation {
    condition     = var.ttl_attribute == null ? true : can(regex("^[a-z][a-z0-9_]{0,254}$", var.ttl_attribute))
    error_message = "ttl_attribute must be lower-case letters, digits and underscores, and begin with a letter."
  }

  validation {
    condition     = var.ttl_attribute == null ? true : !contains(keys(var.attributes), var.ttl_attribute)
    error_message = "ttl_attribute must not be part of a key."
  }
}

variable "deletion_protection" {
  description = "True keeps the table when somebody asks for its deletion."
  type        = bool
  default     = false
}
