locals {
  source_files = sort(fileset(path.module, "**/*.tf"))

  # A deployment is a copy of the API at one moment. Hashing the module's own text and inputs
  # misses no change; a list of resources would miss the one that somebody forgets to add.
  definition_hash = sha256(jsonencode({
    source = [for file in local.source_files : filesha256("${path.module}/${file}")]
    model  = aws_api_gateway_model.order_request.schema
    inputs = [local.integration_uri, var.cors_allowed_origin]
  }))
}

resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  triggers    = { definition = local.definition_hash }

  depends_on = [
    module.post_order,
    module.post_orders,
    module.get_orders,
    module.get_order,
    module.post_order_cancel,
    module.get_health,
    module.cors_order,
    module.cors_orders,
    module.cors_order_by_id,
    module.cors_order_cancel,
    module.cors_health,
    aws_api_gateway_gateway_response.default_4xx,
    aws_api_gateway_gateway_response.default_5xx,
  ]

  # The stage must never point at a deployment that is gone.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "this" {
  rest_api_id   = aws_api_gateway_rest_api.this.id
  deployment_id = aws_api_gateway_deployment.this.id
  stage_name    = var.environment
  description   = "The one stage of the ${var.environment} environment."
}

resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  method_path = "*/*"

  settings {
    metrics_enabled        = true
    throttling_rate_limit  = var.throttle_rate_limit
    throttling_burst_limit = var.throttle_burst_limit

    # Execution logs need a role for the whole account, and a data trace would log customers' orders.
    logging_level      = "OFF"
    data_trace_enabled = false
  }
}
