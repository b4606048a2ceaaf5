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
