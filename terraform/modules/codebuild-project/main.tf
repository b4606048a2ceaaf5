# Before the project: else CodeBuild makes the group itself, and it keeps its entries for ever.
resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/codebuild/${var.name}"
  retention_in_days = var.log_retention_days
}

resource "aws_codebuild_project" "this" {
  name                   = var.name
  description            = var.description
  service_role           = var.role_arn
  build_timeout          = var.timeout_minutes
  queued_timeout         = 480
  concurrent_build_limit = var.concurrent_builds
  encryption_key         = var.kms_key_arn
  source_version         = var.repository_source == null ? null : var.repository_source.branch

  source {
    type     = var.repository_source == null ? "CODEPIPELINE" : var.repository_source.type
    location = var.repository_source == null ? null : var.repository_source.location
    # The whole history: the branch rules compare a pull request with its base.
    git_clone_depth     = var.repository_source == null ? null : 0
    report_build_status = var.repository_source != null
    buildspec           = var.buildspec

    dynamic "auth" {
      for_each = var.repository_source == null ? [] : [var.repository_source.connection_arn]

      content {
        type     = "CODECONNECTIONS"
        resource = auth.value
      }
    }
  }

  artifacts {
    type = var.repository_source == null ? "CODEPIPELINE" : "NO_ARTIFACTS"
  }

  environment {
    type                        = "LINUX_CONTAINER"
    compute_type                = var.compute_type
    image                       = "aws/codebuild/amazonlinux-x86_64-standard:5.0"
    image_pull_credentials_type = "CODEBUILD"
    # No build runs containers of its own.
    privileged_mode = false

    dynamic "environment_variable" {
      for_each = var.environment

      content {
        name  = environment_variable.key
        value = environment_variable.value
      }
    }
  }

  cache {
    type     = "S3"
    location = "${var.cache_bucket}/cache/${var.name}"
  }

  logs_config {
    cloudwatch_logs {
      status     = "ENABLED"
      group_name = aws_cloudwatch_log_group.this.name
    }
  }
}

# CodeBuild finds them by name: <project>-<report of the buildspec>.
resource "aws_codebuild_report_group" "this" {
  for_each = var.report_groups

  name           = "${var.name}-${each.key}"
  type           = each.value
  delete_reports = true

  # Reports are there for 30 days, and nobody needs them for longer.
  export_config {
    type = "NO_EXPORT"
  }
}
