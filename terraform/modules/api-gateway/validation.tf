# The gateway refuses what has the wrong shape. What it lets pass (an empty list, an unknown field)
# the handler refuses, because it can name the field and the gateway's answer cannot.
resource "aws_api_gateway_model" "order_request" {
  rest_api_id  = aws_api_gateway_rest_api.this.id
  name         = "OrderRequest"
  description  = "Body of POST /order and POST /orders."
  content_type = "application/json"

  # Decoded and encoded again, so that the layout of the file is no change of the model.
  schema = jsonencode(jsondecode(file("${path.module}/models/order-request.schema.json")))
}

resource "aws_api_gateway_request_validator" "body" {
  rest_api_id                 = aws_api_gateway_rest_api.this.id
  name                        = "body"
  validate_request_body       = true
  validate_request_parameters = false
}
