mock_provider "aws" {}

variables {
  name        = "dofs-dev"
  monthly_usd = 25
  cost_tag    = { key = "Environment", value = "dev" }
  topic_arn   = "arn:aws:sns:eu-west-1:111122223333:dofs-delivery"
}

run "counts_what_carries_the_tag_by_the_month" {
  command = plan

  assert {
    condition     = aws_budgets_budget.this.limit_amount == "25.0" && aws_budgets_budget.this.limit_unit == "USD" && aws_budgets_budget.this.time_unit == "MONTHLY"
    error_message = "The budget must be of a month, in dollars."
  }

  assert {
    condition     = one(aws_budgets_budget.this.cost_filter).name == "TagKeyValue" && join(" ", one(aws_budgets_budget.this.cost_filter).values) == "user:Environment$dev"
    error_message = "Only what carries the tag may be counted."
  }
}

run "tells_before_and_when_it_will_be_spent" {
  command = plan

  assert {
    condition     = { for n in aws_budgets_budget.this.notification : n.notification_type => n.threshold } == { ACTUAL = 80, FORECASTED = 100 } && alltrue([for n in aws_budgets_budget.this.notification : n.subscriber_sns_topic_arns == toset(["arn:aws:sns:eu-west-1:111122223333:dofs-delivery"])])
    error_message = "The topic must be told at 80 % spent, and when the forecast is above the limit."
  }
}

run "refuses_a_budget_of_nothing_and_a_topic_that_is_none" {
  command = plan

  variables {
    name        = "Dev"
    monthly_usd = 0
    topic_arn   = "arn:aws:sqs:eu-west-1:111122223333:x"
  }

  expect_failures = [var.name, var.monthly_usd, var.topic_arn]
}
