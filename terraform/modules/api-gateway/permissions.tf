# Each route may call the function by its alias, and nothing else of API Gateway may. The * is the stage, of
# which this API has one; a path parameter is written * because AWS matches it so.

resource "aws_lambda_permission" "post_order" {
  statement_id  = "AllowPostOrder"
  action        = "lambda:InvokeFunction"
  function_name = var.api_handler_function_name
  qualifier     = local.alias_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.this.execution_arn}/*/POST/order"
}

resource "aws_lambda_permission" "post_orders" {
  statement_id  = "AllowPostOrders"
  action        = "lambda:InvokeFunction"
  function_name = var.api_handler_function_name
  qualifier     = local.alias_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.this.execution_arn}/*/POST/orders"
}

resource "aws_lambda_permission" "get_orders" {
  statement_id  = "AllowGetOrders"
  action        = "lambda:InvokeFunction"
  function_name = var.api_handler_function_name
  qualifier     = local.alias_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.this.execution_arn}/*/GET/orders"
}

resource "aws_lambda_permission" "get_order" {
  statement_id  = "AllowGetOrder"
  action        = "lambda:InvokeFunction"
  function_name = var.api_handler_function_name
  qualifier     = local.alias_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.this.execution_arn}/*/GET/orders/*"
}

resource "aws_lambda_permission" "post_order_cancel" {
  statement_id  = "AllowPostOrderCancel"
  action        = "lambda:InvokeFunction"
  function_name = var.api_handler_function_name
  qualifier     = local.alias_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.this.execution_arn}/*/POST/orders/*/cancel"
}

resource "aws_lambda_permission" "get_health" {
  statement_id  = "AllowGetHealth"
  action        = "lambda:InvokeFunction"
  function_name = var.api_handler_function_name
  qualifier     = local.alias_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.this.execution_arn}/*/GET/health"
}
