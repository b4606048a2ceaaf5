mock_provider "aws" {
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-west-1:111122223333:key/some-key" }
  }
}

variables {
  name        = "dofs-delivery"
  description = "State and artifacts"
  identity    = { partition = "aws", region = "eu-west-1", account_id = "111122223333" }
}

run "rotates_and_can_be_called_back_for_a_month" {
  command = plan

  assert {
    condition     = aws_kms_key.this.enable_key_rotation && aws_kms_key.this.deletion_window_in_days == 30 && aws_kms_alias.this.name == "alias/dofs-delivery"
    error_message = "The key must rotate, be hard to lose, and be found by its alias."
  }
}

run "the_account_decides_and_nobody_else_may_use_it" {
  command = plan

  assert {
    condition     = [for s in jsondecode(aws_kms_key.this.policy).Statement : s.Principal] == [{ AWS = "arn:aws:iam::111122223333:root" }]
    error_message = "By itself the key must be the account's alone."
  }

  assert {
    condition     = contains(jsondecode(aws_kms_key.this.policy).Statement[0].Action, "kms:PutKeyPolicy") && alltrue([for action in jsondecode(aws_kms_key.this.policy).Statement[0].Action : !strcontains(action, "*")])
    error_message = "The account must be able to change the policy, by exact actions."
  }
}

run "services_use_it_on_behalf_of_the_account_alone" {
  command = plan

  variables {
    service_principals = ["budgets.amazonaws.com", "events.amazonaws.com"]
  }

  assert {
    condition = jsondecode(aws_kms_key.this.policy).Statement[1] == {
      Sid       = "UsedByBudgets"
      Effect    = "Allow"
      Principal = { Service = "budgets.amazonaws.com" }
      Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource  = "*"
      Condition = { StringEquals = { "aws:SourceAccount" = "111122223333" } }
    }
    error_message = "A service must be held to this account."
  }

  assert {
    condition     = !contains(keys(jsondecode(aws_kms_key.this.policy).Statement[2]), "Condition")
    error_message = "EventBridge does not say on whose behalf it calls."
  }
}

run "refuses_bad_names" {
  command = plan

  variables {
    name               = "aws-key"
    service_principals = ["events"]
    identity           = { partition = "aws", region = "eu-west-1", account_id = "dev" }
  }

  expect_failures = [var.name, var.service_principals, var.identity]
}
