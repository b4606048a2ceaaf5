locals {
  # Below a path of their own: what deploy may do to dofs-dev-* reaches none of these.
  path = "/delivery/"

  policies = {
    plan   = merge(local.read_policies)
    check  = { environment = local.check_statements }
    deploy = merge(local.read_policies, local.write_policies)
  }
}

module "roles" {
  source   = "../iam-role"
  for_each = var.trust

  name        = "${local.name_prefix}-${each.key}"
  description = "${each.key} of ${var.project}'s environment ${var.environment}"
  path        = local.path
  trust       = each.value

  # Shifting production's traffic takes longer than an hour.
  max_session_seconds = 10800

  policies = merge(
    { for name, statements in local.policies[each.key] : name => statements if var.holds_environment },
    { for kind, statements in var.build_statements : "build" => statements if kind == each.key },
  )
}
