resource "aws_api_gateway_method" "this" {
  rest_api_id          = var.rest_api_id
  resource_id          = var.resource_id
  http_method          = var.http_method
  authorization        = "NONE"
  api_key_required     = var.api_key_required
  request_validator_id = var.request_validator_id
  request_models       = var.request_model == null ? {} : { "application/json" = var.request_model }
  request_parameters   = { for name in var.path_parameters : "method.request.path.${name}" => true }
}

resource "aws_api_gateway_integration" "this" {
  rest_api_id = var.rest_api_id
  resource_id = var.resource_id
  http_method = aws_api_gateway_method.this.http_method
  type        = "AWS_PROXY"
  uri         = var.integration_uri

  # Lambda's Invoke is a POST, whatever the caller's method is.
  integration_http_method = "POST"
}
