module "cors_order" {
  source = "./cors"

  rest_api_id    = aws_api_gateway_rest_api.this.id
  resource_id    = aws_api_gateway_resource.order.id
  allowed_origin = var.cors_allowed_origin
  methods        = ["OPTIONS", "POST"]
}

module "cors_orders" {
  source = "./cors"

  rest_api_id    = aws_api_gateway_rest_api.this.id
  resource_id    = aws_api_gateway_resource.orders.id
  allowed_origin = var.cors_allowed_origin
  methods        = ["GET", "OPTIONS", "POST"]
}

module "cors_order_by_id" {
  source = "./cors"

  rest_api_id    = aws_api_gateway_rest_api.this.id
  resource_id    = aws_api_gateway_resource.order_by_id.id
  allowed_origin = var.cors_allowed_origin
  methods        = ["GET", "OPTIONS"]
}

module "cors_order_cancel" {
  source = "./cors"

  rest_api_id    = aws_api_gateway_rest_api.this.id
  resource_id    = aws_api_gateway_resource.order_cancel.id
  allowed_origin = var.cors_allowed_origin
  methods        = ["OPTIONS", "POST"]
}

module "cors_health" {
  source = "./cors"

  rest_api_id    = aws_api_gateway_rest_api.this.id
  resource_id    = aws_api_gateway_resource.health.id
  allowed_origin = var.cors_allowed_origin
  methods        = ["GET", "OPTIONS"]
}
