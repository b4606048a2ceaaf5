locals {
  # arn:aws:lambda:<region>:<account>:function:<name>:<alias>
  alias_arn_parts = split(":", var.api_handler_alias_arn)
  alias_name      = local.alias_arn_parts[7]

  # Composed, not read from the function, so that it is known at plan.
  integration_uri = join(":", [
    "arn", local.alias_arn_parts[1], "apigateway", local.alias_arn_parts[3],
    "lambda", "path/2015-03-31/functions/${var.api_handler_alias_arn}/invocations",
  ])
}

resource "aws_api_gateway_rest_api" "this" {
  name        = "${var.name_prefix}-api"
  description = "Takes orders and shows how they go."

  # The key of each caller comes in x-api-key.
  api_key_source = "HEADER"

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_resource" "order" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = "order"
}

resource "aws_api_gateway_resource" "orders" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = "orders"
}

resource "aws_api_gateway_resource" "order_by_id" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.orders.id
  path_part   = "{order_id}"
}

resource "aws_api_gateway_resource" "order_cancel" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.order_by_id.id
  path_part   = "cancel"
}

resource "aws_api_gateway_resource" "health" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = "health"
}
