mock_provider "aws" {
  mock_resource "aws_api_gateway_rest_api" {
    defaults = {
      id               = "abcde12345"
      root_resource_id = "rootid0000"
      execution_arn    = "arn:aws:execute-api:eu-west-1:111122223333:abcde12345"
    }
  }

  mock_resource "aws_api_gateway_stage" {
    defaults = { invoke_url = "https://abcde12345.execute-api.eu-west-1.amazonaws.com/dev" }
  }
}

variables {
  name_prefix               = "dofs-dev"
  environment               = "dev"
  api_handler_function_name = "dofs-dev-api-handler"
  api_handler_alias_arn     = "arn:aws:lambda:eu-west-1:111122223333:function:dofs-dev-api-handler:live"
  throttle_rate_limit       = 50
  throttle_burst_limit      = 100
  quota_limit               = 10000
}

run "names_carry_the_project_and_the_environment" {
  command = plan

  assert {
    condition     = aws_api_gateway_rest_api.this.name == "dofs-dev-api"
    error_message = "The API must be named <project>-<environment>-api."
  }

  assert {
    condition     = aws_api_gateway_api_key.this.name == "dofs-dev-api-key" && aws_api_gateway_usage_plan.this.name == "dofs-dev-usage-plan"
    error_message = "The key and the usage plan must carry the prefix."
  }

  assert {
    condition     = aws_api_gateway_stage.this.stage_name == "dev"
    error_message = "The stage must be named by the environment."
  }
}

run "the_integration_is_composed_from_the_alias_arn" {
  command = plan

  assert {
    condition     = local.integration_uri == "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:dofs-dev-api-handler:live/invocations"
    error_message = "The URI must be known at plan, with region and partition of the function."
  }
}

run "the_model_asks_for_a_customer_and_items" {
  command = plan

  assert {
    condition     = jsondecode(aws_api_gateway_model.order_request.schema).required == ["customer_id", "items"]
    error_message = "An order needs a customer and items."
  }

  assert {
    condition     = jsondecode(aws_api_gateway_model.order_request.schema).properties.items.items.properties.quantity.minimum == 1
    error_message = "A quantity below 1 must be refused by the gateway."
  }

  assert {
    condition     = !can(jsondecode(aws_api_gateway_model.order_request.schema).properties.items.minItems)
    error_message = "An empty list is the handler's to refuse: it can name the field."
  }

  assert {
    condition     = aws_api_gateway_request_validator.body.validate_request_body
    error_message = "The body must be validated."
  }
}

run "the_stage_and_the_key_are_throttled" {
  command = plan

  assert {
    condition     = one(aws_api_gateway_method_settings.all.settings).throttling_rate_limit == 50 && one(aws_api_gateway_method_settings.all.settings).throttling_burst_limit == 100
    error_message = "The stage must carry the throttle."
  }

  assert {
    condition     = one(aws_api_gateway_usage_plan.this.throttle_settings).rate_limit == 50 && one(aws_api_gateway_usage_plan.this.quota_settings).period == "DAY"
    error_message = "The key must carry the throttle and a daily quota."
  }

  assert {
    condition     = one(aws_api_gateway_method_settings.all.settings).data_trace_enabled == false
    error_message = "Orders must not be written to the gateway's logs."
  }
}

run "the_gateways_own_answers_can_be_traced_and_read_by_browsers" {
  command = plan

  variables {
    cors_allowed_origin = "https://shop.example.com"
  }

  assert {
    condition = alltrue([
      for response in [aws_api_gateway_gateway_response.default_4xx, aws_api_gateway_gateway_response.default_5xx] :
      response.response_parameters["gatewayresponse.header.x-correlation-id"] == "context.requestId"
    ])
    error_message = "Every answer must carry x-correlation-id."
  }

  assert {
    condition     = aws_api_gateway_gateway_response.default_4xx.response_parameters["gatewayresponse.header.Access-Control-Allow-Origin"] == "'https://shop.example.com'"
    error_message = "A refusal must carry the allowed origin, or a browser hides it."
  }
}

run "a_preflight_allows_the_headers_that_callers_send" {
  command = plan

  module {
    source = "./cors"
  }

  variables {
    rest_api_id    = "abcde12345"
    resource_id    = "orders0000"
    allowed_origin = "*"
    methods        = ["OPTIONS", "POST"]
  }

  assert {
    condition = toset(split(",", trim(
      aws_api_gateway_integration_response.this.response_parameters["method.response.header.Access-Control-Allow-Headers"], "'"
    ))) == toset(["Content-Type", "Idempotency-Key", "X-Api-Key", "X-Correlation-Id"])
    error_message = "A browser must be allowed every header that the API reads."
  }
}

run "each_route_may_call_the_function_and_nothing_else_may" {
  assert {
    condition     = aws_lambda_permission.post_orders.source_arn == "arn:aws:execute-api:eu-west-1:111122223333:abcde12345/*/POST/orders"
    error_message = "The permission must name the method and the path."
  }

  assert {
    condition     = aws_lambda_permission.get_order.source_arn == "arn:aws:execute-api:eu-west-1:111122223333:abcde12345/*/GET/orders/*"
    error_message = "A path parameter is written * in a source ARN."
  }

  assert {
    condition     = aws_lambda_permission.post_order_cancel.source_arn == "arn:aws:execute-api:eu-west-1:111122223333:abcde12345/*/POST/orders/*/cancel"
    error_message = "The permission to cancel must not be wider than its route."
  }

  assert {
    condition = alltrue([for permission in [
      aws_lambda_permission.post_order,
      aws_lambda_permission.post_orders,
      aws_lambda_permission.get_orders,
      aws_lambda_permission.get_order,
      aws_lambda_permission.post_order_cancel,
      aws_lambda_permission.get_health,
    ] : permission.qualifier == "live"])
    error_message = "The permissions must be for the alias: another qualifier's are not looked at."
  }

  assert {
    condition     = output.api_gateway_url == "https://abcde12345.execute-api.eu-west-1.amazonaws.com/dev" && output.rest_api_id == "abcde12345"
    error_message = "The outputs must give the URL and the id."
  }
}

run "a_change_of_the_definition_makes_a_new_deployment" {
  command = plan

  variables {
    cors_allowed_origin = "https://other.example.com"
  }

  assert {
    condition     = aws_api_gateway_deployment.this.triggers.definition != run.each_route_may_call_the_function_and_nothing_else_may.definition_hash
    error_message = "Another allowed origin must change the deployment's hash."
  }
}

run "refuses_a_name_prefix_without_environment" {
  command = plan

  variables {
    name_prefix = "dofs"
  }

  expect_failures = [var.name_prefix]
}

run "refuses_an_environment_that_is_no_stage_name" {
  command = plan

  variables {
    environment = "dev-1"
  }

  expect_failures = [var.environment]
}

run "refuses_an_arn_as_function_name" {
  command = plan

  variables {
    api_handler_function_name = "arn:aws:lambda:eu-west-1:111122223333:function:x"
  }

  expect_failures = [var.api_handler_function_name]
}

run "refuses_a_function_without_an_alias" {
  command = plan

  variables {
    api_handler_alias_arn = "arn:aws:lambda:eu-west-1:111122223333:function:dofs-dev-api-handler"
  }

  expect_failures = [var.api_handler_alias_arn]
}

run "refuses_a_throttle_of_nothing" {
  command = plan

  variables {
    throttle_rate_limit  = 0
    throttle_burst_limit = 1.5
    quota_limit          = 0
  }

  expect_failures = [var.throttle_rate_limit, var.throttle_burst_limit, var.quota_limit]
}

run "refuses_an_unknown_quota_period" {
  command = plan

  variables {
    quota_period = "HOUR"
  }

  expect_failures = [var.quota_period]
}

run "refuses_a_list_of_origins" {
  command = plan

  variables {
    cors_allowed_origin = "https://a.example.com, https://b.example.com"
  }

  expect_failures = [var.cors_allowed_origin]
}
