module "budgets" {
  source   = "../../modules/budget"
  for_each = var.environments

  name        = "${var.project}-${each.key}"
  monthly_usd = each.value.monthly_budget_usd
  cost_tag    = { key = "Environment", value = each.key }
  topic_arn   = module.topics["delivery"].topic_arn
}
