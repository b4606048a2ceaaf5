output "state_bucket" {
  description = "Bucket of Terraform's states: TF_STATE_BUCKET."
  value       = local.state_bucket
}

output "artifact_bucket" {
  description = "Bucket of the pipelines' artifacts and of what was tested: ARTIFACT_BUCKET."
  value       = local.artifact_bucket
}

output "connection_arn" {
  description = "ARN of the connection to the repository, which somebody has to authorise once."
  value       = aws_codeconnections_connection.repository.arn
}

output "pipeline_names" {
  description = "Names of the pipelines, for aws codepipeline start-pipeline-execution."
  value       = local.pipeline_names
}

output "topic_arns" {
  description = "ARNs of the topics, for whoever subscribes."
  value       = local.topic_arns
}

output "permissions_boundary_arns" {
  description = "The permission boundary of each environment's roles: permissions_boundary_arn of the root multi-env."
  value       = local.boundary_arns
}

output "delivery_role_arns" {
  description = "The roles of each environment's builds."
  value       = { for name, roles in module.delivery_roles : name => roles.role_arns }
}
