# What every test plans with, unless its run says otherwise.
environment              = "dev"
lambda_memory_size       = 128
log_retention_days       = 7
deletion_protection      = false
api_throttle_rate_limit  = 50
api_throttle_burst_limit = 100
api_quota_limit          = 1000
fulfillment_provider     = "simulated"
fulfillment_success_rate = 0.7
fulfillment_error_rate   = 0.02
payment_provider         = "simulated"
