locals {
  artifact_store = {
    bucket      = local.artifact_bucket
    kms_key_arn = module.key.key_arn
  }

  # A plan that changes nothing needs no approval, and there is nothing to apply or to move.
  when_prod_changes = {
    variable = "#{plan_prod.PLAN_CHANGES}"
    value    = "true"
  }
}

module "nonprod_pipeline" {
  source = "../../modules/codepipeline"

  name           = local.pipeline_names.nonprod
  role_arn       = module.pipeline_roles["nonprod"].role_arn
  artifact_store = local.artifact_store

  source_repository = {
    connection_arn = aws_codeconnections_connection.repository.arn
    repository     = var.repository
    branch         = "develop"
  }

  stages = [
    { name = "test", actions = [local.test_action] },
    { name = "build", actions = [local.build_actions.nonprod] },
    { name = "plan-dev", actions = [local.plan_actions.dev] },
    { name = "apply-dev", actions = [local.apply_actions.dev, local.shift_actions.dev] },
    { name = "smoke", actions = [local.check_actions.dev] },
    { name = "plan-staging", actions = [local.plan_actions.staging] },
    { name = "apply-staging", actions = [local.apply_actions.staging, local.shift_actions.staging] },
    { name = "staging-test", actions = [local.check_actions.staging] },
  ]

  depends_on = [module.artifact_bucket, module.projects]
}

module "prod_pipeline" {
  source = "../../modules/codepipeline"

  name           = local.pipeline_names.prod
  role_arn       = module.pipeline_roles["prod"].role_arn
  artifact_store = local.artifact_store

  source_repository = {
    connection_arn = aws_codeconnections_connection.repository.arn
    repository     = var.repository
    branch         = "main"
  }

  stages = [
    { name = "test", actions = [local.test_action] },
    { name = "build", actions = [local.build_actions.prod] },
    { name = "plan", actions = [local.plan_actions.prod] },
    {
      name        = "approval"
      skip_unless = local.when_prod_changes
      actions = [{
        name     = "approve"
        category = "Approval"
        provider = "Manual"
        configuration = {
          NotificationArn    = local.topic_arns.approvals
          CustomData         = "#{plan_prod.PLAN_SUMMARY}"
          ExternalEntityLink = "#{plan_prod.PLAN_LINK}"
        }
      }]
    },
    { name = "apply", skip_unless = local.when_prod_changes, actions = [local.apply_actions.prod] },
    { name = "canary", skip_unless = local.when_prod_changes, actions = [local.shift_actions.prod] },
    { name = "prod-test", actions = [local.check_actions.prod] },
  ]

  depends_on = [module.artifact_bucket, module.projects, module.topics]
}
