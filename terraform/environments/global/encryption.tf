# State, artifacts and topics: EventBridge and Budgets can use no key that is AWS's own.
module "key" {
  source = "../../modules/kms-key"

  name               = "${var.project}-delivery"
  description        = "State, artifacts and topics of ${var.project}'s pipelines"
  service_principals = ["events.amazonaws.com", "budgets.amazonaws.com"]
  identity           = local.identity
}
