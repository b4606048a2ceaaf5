environment = "local"

lambda_memory_size  = 128
log_level           = "info"
log_retention_days  = 1
deletion_protection = false

api_throttle_rate_limit  = 300
api_throttle_burst_limit = 400
api_quota_limit          = 1000000

fulfillment_provider     = "simulated"
fulfillment_success_rate = 0.7
fulfillment_error_rate   = 0.02

# Simulated until somebody has a payment provider: http wants payment_endpoint_url and a credential.
payment_provider               = "simulated"
payment_decline_rate           = 0.05
payment_timeout_charged_rate   = 0.01
payment_timeout_uncharged_rate = 0.01
payment_error_rate             = 0.01
payment_slow_rate              = 0.02
payment_slow_ms                = 200
payment_breaker_open_ms        = 5000

# The local runtime wants a definition that is known at plan.
pin_workflow_code = false
