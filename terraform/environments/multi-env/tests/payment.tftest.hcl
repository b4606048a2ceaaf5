# The functions must be built first: their zips are hashed at plan.
mock_provider "aws" {
  source = "./tests/mocks"
}

run "the_simulated_payment_provider_keeps_its_own_books_and_times_fit" {
  command = plan

  assert {
    condition     = length(module.simulated_payments_table) == 1 && output.table_names["simulated-payments"] == "dofs-dev-simulated-payments"
    error_message = "The simulated provider must have its ledger."
  }

  assert {
    condition     = length(aws_secretsmanager_secret.payment) == 0
    error_message = "No secret must be made for the simulated provider."
  }

  assert {
    condition     = local.payment_environment.SIMULATED_PAYMENTS_TABLE == "dofs-dev-simulated-payments" && local.payment_environment.PAYMENT_PROVIDER == "simulated"
    error_message = "The functions must find the ledger."
  }

  assert {
    condition     = 2 * var.payment_timeout_ms < 1000 * local.payment_step_timeout && var.payment_settle_ms >= 1000 * local.payment_step_timeout && var.payment_breaker_lease_ms > 1000 * local.payment_step_timeout
    error_message = "Two questions must fit one run, and a call must be over when it is held for settled or its lease has run out."
  }

  assert {
    condition     = var.reservation_ttl_seconds > jsondecode(templatefile("workflows/order-workflow.asl.json", merge({ for step in local.workflow_steps : "${replace(step, "-", "_")}_arn" => "a" }, { order_queue_url = "q" }))).TimeoutSeconds
    error_message = "No reservation may expire while its workflow can still be running."
  }
}

run "the_http_payment_provider_has_a_secret_and_no_ledger" {
  command = plan

  variables {
    payment_provider     = "http"
    payment_endpoint_url = "https://api.stripe.com"
  }

  assert {
    condition     = length(module.simulated_payments_table) == 0 && !contains(keys(output.table_names), "simulated-payments")
    error_message = "A real provider keeps its own books."
  }

  assert {
    condition     = aws_secretsmanager_secret.payment[0].name == "dofs-dev-payment-credential" && aws_secretsmanager_secret.payment[0].recovery_window_in_days == 0
    error_message = "The http provider must have its secret, whose name is free again after a destroy."
  }

  assert {
    condition     = [for s in local.payment_statements : s.resources if s.sid == "ReadCredential"] == [["arn:aws:secretsmanager:us-east-1:111122223333:secret:dofs-dev-payment-credential-??????"]]
    error_message = "Only that secret may be read."
  }

  assert {
    condition     = !anytrue([for s in local.payment_statements : s.sid == "KeepProvidersBooks"])
    error_message = "Nobody may touch a ledger that does not exist."
  }
}

run "refuses_the_http_payment_provider_without_a_url_and_rates_that_are_no_shares" {
  command = plan

  variables {
    payment_provider               = "http"
    payment_decline_rate           = -0.1
    payment_timeout_charged_rate   = -0.1
    payment_timeout_uncharged_rate = -0.1
    payment_error_rate             = -0.1
  }

  expect_failures = [
    var.payment_endpoint_url,
    var.payment_decline_rate,
    var.payment_timeout_charged_rate,
    var.payment_timeout_uncharged_rate,
    var.payment_error_rate,
  ]
}

run "refuses_a_url_for_the_simulated_payment_provider_and_times_that_do_not_fit" {
  command = plan

  variables {
    payment_endpoint_url         = "https://api.stripe.com"
    payment_timeout_ms           = 4001
    payment_settle_ms            = 9999
    payment_slow_ms              = -1
    payment_breaker_lease_ms     = 10000
    payment_breaker_window_ms    = 999
    payment_breaker_min_failures = 1.5
    payment_breaker_failure_rate = 0
    payment_breaker_open_ms      = 120001
    reservation_ttl_seconds      = 3600
  }

  expect_failures = [
    var.payment_endpoint_url,
    var.payment_timeout_ms,
    var.payment_settle_ms,
    var.payment_slow_ms,
    var.payment_breaker_lease_ms,
    var.payment_breaker_window_ms,
    var.payment_breaker_min_failures,
    var.payment_breaker_failure_rate,
    var.payment_breaker_open_ms,
    var.reservation_ttl_seconds,
  ]
}

run "refuses_an_unknown_payment_provider_and_rates_above_one_together" {
  command = plan

  variables {
    payment_provider               = "cash"
    payment_decline_rate           = 0.5
    payment_timeout_charged_rate   = 0.2
    payment_timeout_uncharged_rate = 0.2
    payment_error_rate             = 0.1
    payment_slow_rate              = 0.1
  }

  expect_failures = [
    var.payment_provider,
    var.payment_slow_rate,
  ]
}
