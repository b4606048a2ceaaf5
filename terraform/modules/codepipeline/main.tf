resource "aws_codepipeline" "this" {
  name          = var.name
  role_arn      = var.role_arn
  pipeline_type = "V2"
  # One at a time, in order: a later plan is made against what an earlier apply left.
  execution_mode = "QUEUED"

  artifact_store {
    type     = "S3"
    location = var.artifact_store.bucket

    encryption_key {
      type = "KMS"
      id   = var.artifact_store.kms_key_arn
    }
  }

  trigger {
    provider_type = "CodeStarSourceConnection"

    git_configuration {
      source_action_name = "source"

      push {
        branches {
          includes = [var.source_repository.branch]
        }
      }
    }
  }

  stage {
    name = "source"

    action {
      name             = "source"
      category         = "Source"
      owner            = "AWS"
      provider         = "CodeStarSourceConnection"
      version          = "1"
      namespace        = "SourceVariables"
      output_artifacts = ["source"]

      configuration = {
        ConnectionArn        = var.source_repository.connection_arn
        FullRepositoryId     = var.source_repository.repository
        BranchName           = var.source_repository.branch
        OutputArtifactFormat = "CODE_ZIP"
        # The trigger above starts the pipeline.
        DetectChanges = "false"
      }
    }
  }

  dynamic "stage" {
    for_each = var.stages

    content {
      name = stage.value.name

      dynamic "before_entry" {
        for_each = stage.value.skip_unless == null ? [] : [stage.value.skip_unless]

        content {
          condition {
            result = "SKIP"

            rule {
              name = "check"

              rule_type_id {
                category = "Rule"
                owner    = "AWS"
                provider = "VariableCheck"
                version  = "1"
              }

              configuration = {
                Variable = before_entry.value.variable
                Operator = "EQ"
                Value    = before_entry.value.value
              }
            }
          }
        }
      }

      dynamic "action" {
        for_each = stage.value.actions

        content {
          name             = action.value.name
          category         = action.value.category
          owner            = "AWS"
          provider         = action.value.provider
          version          = "1"
          run_order        = action.value.run_order
          namespace        = action.value.namespace
          input_artifacts  = action.value.input_artifacts
          output_artifacts = action.value.output_artifacts
          configuration    = action.value.configuration
        }
      }
    }
  }
}
