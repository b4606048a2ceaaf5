module "api" {
  source = "../../modules/api-gateway"

  name_prefix               = local.name_prefix
  environment               = var.environment
  api_handler_function_name = module.api_handler.function_name
  api_handler_alias_arn     = module.api_handler.alias_arn
  throttle_rate_limit       = var.api_throttle_rate_limit
  throttle_burst_limit      = var.api_throttle_burst_limit
  quota_limit               = var.api_quota_limit
  cors_allowed_origin       = var.api_cors_allowed_origin
}
