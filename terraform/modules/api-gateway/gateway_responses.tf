locals {
  # What every refusal of the gateway itself carries, as every answer of the handler does.
  gateway_response_headers = {
    "gatewayresponse.header.x-correlation-id"              = "context.requestId"
    "gatewayresponse.header.Access-Control-Allow-Origin"   = "'${var.cors_allowed_origin}'"
    "gatewayresponse.header.Access-Control-Expose-Headers" = "'x-correlation-id'"
  }

  # AWS's own body, written out so that a read after an apply finds no difference.
  gateway_response_templates = {
    "application/json" = "{\"message\":$context.error.messageString}"
  }
}

resource "aws_api_gateway_gateway_response" "default_4xx" {
  rest_api_id         = aws_api_gateway_rest_api.this.id
  response_type       = "DEFAULT_4XX"
  response_parameters = local.gateway_response_headers
  response_templates  = local.gateway_response_templates
}

resource "aws_api_gateway_gateway_response" "default_5xx" {
  rest_api_id         = aws_api_gateway_rest_api.this.id
  response_type       = "DEFAULT_5XX"
  response_parameters = local.gateway_response_headers
  response_templates  = local.gateway_response_templates
}
