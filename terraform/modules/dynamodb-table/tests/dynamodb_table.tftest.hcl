mock_provider "aws" {}

variables {
  name       = "dofs-dev-orders"
  hash_key   = "order_id"
  attributes = { order_id = "S", customer_id = "S" }
  global_secondary_indexes = {
    customer-index = { hash_key = "customer_id", range_key = "order_id" }
  }
}

run "is_on_demand_encrypted_and_recoverable" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.this.name == "dofs-dev-orders" && aws_dynamodb_table.this.billing_mode == "PAY_PER_REQUEST"
    error_message = "The table must carry the given name and be on demand."
  }

  assert {
    condition     = aws_dynamodb_table.this.server_side_encryption[0].enabled && aws_dynamodb_table.this.point_in_time_recovery[0].enabled
    error_message = "The table must be encrypted, and recoverable to any second."
  }
}

run "an_index_carries_all_attributes" {
  command = plan

  assert {
    condition     = one(aws_dynamodb_table.this.global_secondary_index).projection_type == "ALL" && one(aws_dynamodb_table.this.global_secondary_index).hash_key == "customer_id"
    error_message = "An index must carry all attributes under its own key."
  }
}

run "has_no_stream_unless_asked" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.this.stream_enabled == false
    error_message = "A stream must be asked for."
  }
}

run "streams_what_is_asked" {
  command = plan

  variables {
    stream_view_type = "NEW_IMAGE"
  }

  assert {
    condition     = aws_dynamodb_table.this.stream_enabled && aws_dynamodb_table.this.stream_view_type == "NEW_IMAGE"
    error_message = "The stream must carry what was asked."
  }
}

run "nothing_expires_unless_asked" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.this.ttl[0].enabled == false
    error_message = "Expiry must be asked for."
  }
}

run "items_expire_by_the_named_attribute" {
  command = plan

  variables {
    ttl_attribute = "expires_at"
  }

  assert {
    condition     = aws_dynamodb_table.this.ttl[0].enabled && aws_dynamodb_table.this.ttl[0].attribute_name == "expires_at"
    error_message = "Items must expire by the attribute that was named."
  }
}

run "refuses_expiry_by_a_key" {
  command = plan

  variables {
    ttl_attribute = "order_id"
  }

  expect_failures = [var.ttl_attribute]
}

run "protects_from_deletion_when_asked" {
  command = plan

  variables {
    deletion_protection = true
  }

  assert {
    condition     = aws_dynamodb_table.this.deletion_protection_enabled
    error_message = "Deletion protection must be on."
  }
}

run "refuses_a_key_that_is_no_attribute" {
  command = plan

  variables {
    hash_key  = "id"
    range_key = "sequence"
  }

  expect_failures = [var.hash_key, var.range_key]
}

run "refuses_an_index_on_an_attribute_that_is_not_declared" {
  command = plan

  variables {
    global_secondary_indexes = { status-index = { hash_key = "status", range_key = "order_id" } }
  }

  expect_failures = [var.global_secondary_indexes]
}

run "refuses_a_key_of_another_type" {
  command = plan

  variables {
    attributes               = { order_id = "BOOL" }
    global_secondary_indexes = {}
  }

  expect_failures = [var.attributes]
}

run "refuses_an_unknown_stream_view" {
  command = plan

  variables {
    stream_view_type = "EVERYTHING"
  }

  expect_failures = [var.stream_view_type]
}

run "refuses_a_name_with_capitals" {
  command = plan

  variables {
    name = "Orders"
  }

  expect_failures = [var.name]
}
