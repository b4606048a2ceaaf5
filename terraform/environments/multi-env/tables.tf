module "orders_table" {
  source = "../../modules/dynamodb-table"

  name       = local.table_names["orders"]
  hash_key   = "order_id"
  attributes = { order_id = "S", customer_id = "S", status = "S" }

  # Order ids are UUIDs of version 7: sorted by id is sorted by time.
  global_secondary_indexes = {
    customer-index = { hash_key = "customer_id", range_key = "order_id" }
    status-index   = { hash_key = "status", range_key = "order_id" }
  }

  deletion_protection = var.deletion_protection
}

# The event store, which is the outbox too: its stream is what the relay publishes.
module "order_events_table" {
  source = "../../modules/dynamodb-table"

  name                = local.table_names["order-events"]
  hash_key            = "order_id"
  range_key           = "sequence"
  attributes          = { order_id = "S", sequence = "N" }
  stream_view_type    = "NEW_IMAGE"
  deletion_protection = var.deletion_protection
}

module "failed_orders_table" {
  source = "../../modules/dynamodb-table"

  name                = local.table_names["failed-orders"]
  hash_key            = "order_id"
  attributes          = { order_id = "S" }
  deletion_protection = var.deletion_protection
}

module "inventory_table" {
  source = "../../modules/dynamodb-table"

  name                = local.table_names["inventory"]
  hash_key            = "product_id"
  attributes          = { product_id = "S" }
  deletion_protection = var.deletion_protection
}
