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

module "reservations_table" {
  source = "../../modules/dynamodb-table"

  name       = local.table_names["reservations"]
  hash_key   = "order_id"
  attributes = { order_id = "S", expiry_bucket = "S", expires_at = "S" }

  # Open reservations alone have an expiry_bucket, so the sweeper reads nothing else.
  global_secondary_indexes = {
    expiry-index = { hash_key = "expiry_bucket", range_key = "expires_at" }
  }

  deletion_protection = var.deletion_protection
}

module "payments_table" {
  source = "../../modules/dynamodb-table"

  name                = local.table_names["payments"]
  hash_key            = "order_id"
  attributes          = { order_id = "S" }
  deletion_protection = var.deletion_protection
}

module "circuit_breakers_table" {
  source = "../../modules/dynamodb-table"

  name                = local.table_names["circuit-breakers"]
  hash_key            = "breaker_name"
  attributes          = { breaker_name = "S" }
  deletion_protection = var.deletion_protection
}

# Keys of HTTP callers, and of events that a consumer has handled.
module "idempotency_table" {
  source = "../../modules/dynamodb-table"

  name                = local.table_names["idempotency"]
  hash_key            = "idempotency_key"
  attributes          = { idempotency_key = "S" }
  ttl_attribute       = "expires_at"
  deletion_protection = var.deletion_protection
}

# The outbox of everything that is no order: stock adjustments, the breaker, shipping notices.
module "platform_events_table" {
  source = "../../modules/dynamodb-table"

  name                = local.table_names["platform-events"]
  hash_key            = "subject"
  range_key           = "sequence"
  attributes          = { subject = "S", sequence = "N" }
  stream_view_type    = "NEW_IMAGE"
  deletion_protection = var.deletion_protection
}

module "dead_letters_table" {
  source = "../../modules/dynamodb-table"

  name                = local.table_names["dead-letters"]
  hash_key            = "dead_letter_id"
  attributes          = { dead_letter_id = "S" }
  deletion_protection = var.deletion_protection
}

# The simulated provider's own books, as a real one would keep them: ours are held against them.
module "simulated_payments_table" {
  source = "../../modules/dynamodb-table"
  count  = var.payment_provider == "simulated" ? 1 : 0

  name                = local.table_names["simulated-payments"]
  hash_key            = "payment_key"
  attributes          = { payment_key = "S" }
  deletion_protection = var.deletion_protection
}
