# Fill in the account that holds the pipelines, so that no other can be changed by mistake.
allowed_account_ids = []

# Fill in: who hosts the repository, and its owner/name.
repository_host = "github"
repository      = "example/dofs"

# Each subscribes by a mail that has to be confirmed.
approval_emails     = []
notification_emails = []

environments = {
  dev     = { monthly_budget_usd = 25 }
  staging = { monthly_budget_usd = 25 }
  prod    = { monthly_budget_usd = 250 }
}
