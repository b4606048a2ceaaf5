mock_provider "aws" {}

variables {
  name = "dofs-dev-events"
}

run "carries_the_given_name" {
  command = plan

  assert {
    condition     = aws_cloudwatch_event_bus.this.name == "dofs-dev-events"
    error_message = "The bus must carry the given name."
  }
}

run "refuses_the_default_bus" {
  command = plan

  variables {
    name = "default"
  }

  expect_failures = [var.name]
}

run "refuses_a_name_with_capitals" {
  command = plan

  variables {
    name = "Events"
  }

  expect_failures = [var.name]
}
