# One call per route: ids are unknown at plan, and a for_each over them would hide which is which.

module "post_order" {
  source = "./route"

  rest_api_id          = aws_api_gateway_rest_api.this.id
  resource_id          = aws_api_gateway_resource.order.id
  http_method          = "POST"
  integration_uri      = local.integration_uri
  request_model        = aws_api_gateway_model.order_request.name
  request_validator_id = aws_api_gateway_request_validator.body.id
}

module "post_orders" {
  source = "./route"

  rest_api_id          = aws_api_gateway_rest_api.this.id
  resource_id          = aws_api_gateway_resource.orders.id
  http_method          = "POST"
  integration_uri      = local.integration_uri
  request_model        = aws_api_gateway_model.order_request.name
  request_validator_id = aws_api_gateway_request_validator.body.id
}

module "get_orders" {
  source = "./route"

  rest_api_id     = aws_api_gateway_rest_api.this.id
  resource_id     = aws_api_gateway_resource.orders.id
  http_method     = "GET"
  integration_uri = local.integration_uri
}

module "get_order" {
  source = "./route"

  rest_api_id     = aws_api_gateway_rest_api.this.id
  resource_id     = aws_api_gateway_resource.order_by_id.id
  http_method     = "GET"
  path_parameters = ["order_id"]
  integration_uri = local.integration_uri
}

# No model: the route takes no body, and the handler can say so in words.
module "post_order_cancel" {
  source = "./route"

  rest_api_id     = aws_api_gateway_rest_api.this.id
  resource_id     = aws_api_gateway_resource.order_cancel.id
  http_method     = "POST"
  path_parameters = ["order_id"]
  integration_uri = local.integration_uri
}

module "get_health" {
  source = "./route"

  rest_api_id      = aws_api_gateway_rest_api.this.id
  resource_id      = aws_api_gateway_resource.health.id
  http_method      = "GET"
  api_key_required = false
  integration_uri  = local.integration_uri
}
