output "role_arns" {
  description = "ARNs of the roles plan, deploy and check."
  value       = { for kind, role in module.roles : kind => role.role_arn }
}

output "boundary_arn" {
  description = "ARN of the permission boundary, for the environment's permissions_boundary_arn. Null where the environment lives elsewhere."
  value       = var.holds_environment ? aws_iam_policy.boundary[0].arn : null
}
