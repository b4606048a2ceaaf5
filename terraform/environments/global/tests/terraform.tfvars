# What every test plans with, unless its run says otherwise.
repository = "example/dofs"
environments = {
  dev     = { monthly_budget_usd = 25 }
  staging = { monthly_budget_usd = 25 }
  prod    = { monthly_budget_usd = 250 }
}
