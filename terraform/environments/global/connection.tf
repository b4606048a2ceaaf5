# Made without a right to anything: somebody has to authorise it in the console, once
# (docs/bootstrap.md).
resource "aws_codeconnections_connection" "repository" {
  name          = "${var.project}-repository"
  provider_type = { github = "GitHub", gitlab = "GitLab", bitbucket = "Bitbucket" }[var.repository_host]
}

locals {
  # For builds that no pipeline hands a source.
  repository_url  = "https://${ { github = "github.com", gitlab = "gitlab.com", bitbucket = "bitbucket.org" }[var.repository_host]}/${var.repository}.git"
  repository_type = upper(var.repository_host)
}
