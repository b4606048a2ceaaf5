environment = "prod"

# Fill in the account of this environment, so that no other can be changed by mistake.
allowed_account_ids = []

lambda_memory_size  = 256
log_level           = "info"
log_retention_days  = 365
deletion_protection = true

api_throttle_rate_limit  = 200
api_throttle_burst_limit = 400
api_quota_limit          = 1000000

fulfillment_provider     = "simulated"
fulfillment_success_rate = 0.9
fulfillment_error_rate   = 0

# Simulated until somebody has a payment provider: http wants payment_endpoint_url and a credential.
payment_provider               = "simulated"
payment_decline_rate           = 0.01
payment_timeout_charged_rate   = 0
payment_timeout_uncharged_rate = 0
payment_error_rate             = 0
payment_slow_rate              = 0
