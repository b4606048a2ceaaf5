environment = "staging"

# Fill in the account of this environment, so that no other can be changed by mistake.
allowed_account_ids = []

lambda_memory_size  = 256
log_level           = "info"
log_retention_days  = 30
deletion_protection = false

api_throttle_rate_limit  = 100
api_throttle_burst_limit = 200
api_quota_limit          = 100000

fulfillment_provider     = "simulated"
fulfillment_success_rate = 0.8
fulfillment_error_rate   = 0

# Simulated until somebody has a payment provider: http wants payment_endpoint_url and a credential.
payment_provider               = "simulated"
payment_decline_rate           = 0.02
payment_timeout_charged_rate   = 0
payment_timeout_uncharged_rate = 0
payment_error_rate             = 0
payment_slow_rate              = 0
