mock_provider "aws" {
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:eu-west-1:111122223333:some-topic" }
  }
}

variables {
  name     = "dofs-dev-notifications"
  identity = { partition = "aws", region = "eu-west-1", account_id = "111122223333" }
}

run "is_named_and_encrypted" {
  command = plan

  assert {
    condition     = aws_sns_topic.this.name == "dofs-dev-notifications" && aws_sns_topic.this.kms_master_key_id == "alias/aws/sns"
    error_message = "The topic must carry the given name and be encrypted."
  }
}

run "denies_publishing_without_tls_and_allows_nobody_by_itself" {
  command = plan

  assert {
    condition = jsondecode(aws_sns_topic.this.policy).Statement == [{
      Sid       = "DenyPublishWithoutTls"
      Effect    = "Deny"
      Action    = "sns:Publish"
      Principal = "*"
      Resource  = "arn:aws:sns:eu-west-1:111122223333:dofs-dev-notifications"
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
    error_message = "The policy must refuse calls without TLS and do nothing else."
  }
}

run "refuses_a_name_with_capitals" {
  command = plan

  variables {
    name = "Notifications"
  }

  expect_failures = [var.name]
}

run "refuses_an_account_that_is_no_account" {
  command = plan

  variables {
    identity = { partition = "aws", region = "eu-west-1", account_id = "dev" }
  }

  expect_failures = [var.identity]
}

run "a_service_publishes_on_behalf_of_the_account_with_a_key_that_it_may_use" {
  command = plan

  variables {
    kms_key_arn         = "arn:aws:kms:eu-west-1:111122223333:key/some-key"
    publishing_services = ["budgets.amazonaws.com", "events.amazonaws.com"]
  }

  assert {
    condition     = aws_sns_topic.this.kms_master_key_id == "arn:aws:kms:eu-west-1:111122223333:key/some-key" && jsondecode(aws_sns_topic.this.policy).Statement[1].Condition == { StringEquals = { "aws:SourceAccount" = "111122223333" } }
    error_message = "The service must be held to this account."
  }

  assert {
    condition     = jsondecode(aws_sns_topic.this.policy).Statement[2].Principal == { Service = "events.amazonaws.com" } && !contains(keys(jsondecode(aws_sns_topic.this.policy).Statement[2]), "Condition")
    error_message = "EventBridge meets no condition."
  }
}

run "refuses_a_service_that_could_not_use_the_key" {
  command = plan

  variables {
    publishing_services = ["events.amazonaws.com"]
  }

  expect_failures = [var.publishing_services]
}
