# Every target with a line of help; `make help` prints them. GNU make 3.81 or later.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

TS := node --import tsx
BIN := node_modules/.bin
# npm writes this file when it has installed.
STAMP := node_modules/.package-lock.json

# The environment for targets that have a safe one; plan, deploy and destroy want it said.
ENV_FLAG = $(if $(ENV),--env $(ENV))
TERRAFORM_FLAGS = --env $(ENV) $(if $(ENDPOINT),--endpoint $(ENDPOINT)) $(if $(AUTO_APPROVE),--auto-approve) $(if $(PACKAGED),--packaged)
STRESS_FLAGS = $(ENV_FLAG) $(if $(ORDERS),--orders $(ORDERS)) $(if $(CONCURRENCY),--concurrency $(CONCURRENCY))
PROMOTION_FLAGS = $(if $(BUCKET),--bucket $(BUCKET)) $(if $(ENDPOINT),--endpoint $(ENDPOINT))
# A packaged release is taken as it is; anything else is built first.
BUILT = $(if $(PACKAGED),,build)
need = $(if $($(1)),,$(error say which: make $@ $(1)=$(2)))

.PHONY: help demo up down status seed adjust-stock resume breaker dead-letters logs build test check lint fmt types unit e2e conformance \
	coverage bench lock release-schemas plan deploy apply-plan shift drift cost destroy \
	bootstrap tools package record-tested check-tested gitflow rehearse stress-test smoke-test staging-test prod-test test-api verify storm clean

help: ## This list
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z0-9-]+:.*## / { printf "  %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# npm ci once, and again whenever the lock file is newer.
$(STAMP): package-lock.json
	@npm ci --no-audit --no-fund
	@touch $@

##@ See it run, on this machine
demo: $(STAMP) ## Orders through the whole platform, from a bare clone; needs Node alone [KEEP=1]
	@$(TS) scripts/demo.ts $(if $(KEEP),--keep)

up: $(STAMP) ## Start the local environment, with the catalogue loaded
	@$(TS) scripts/up.ts

down: $(STAMP) ## Stop the local environment
	@$(TS) scripts/down.ts

status: $(STAMP) ## Orders by status and queue depths [ENV=local]
	@$(TS) scripts/status.ts $(ENV_FLAG)

seed: $(STAMP) ## Load the catalogue, with stock where a product is new [ENV=local STOCK=]
	@$(TS) scripts/seed.ts $(ENV_FLAG) $(if $(STOCK),--stock $(STOCK))

adjust-stock: $(STAMP) ## Put stock in or out, PRODUCT=tent-2 QUANTITY=-3 REASON=... [ENV=local BY=]
	@$(call need,PRODUCT,tent-2)$(call need,QUANTITY,-3)$(call need,REASON,'...')$(TS) \
	  scripts/adjust-stock.ts $(ENV_FLAG) --product "$$PRODUCT" --quantity="$$QUANTITY" \
	  --reason "$$REASON" --by "$${BY:-$$(id -un)}"

resume: $(STAMP) ## Go on with an order that was given up, ORDER=<id>; YES=1 does it [ENV=local]
	@$(call need,ORDER,<id>)$(TS) scripts/resume-order.ts $(ENV_FLAG) --order "$(ORDER)" $(if $(YES),--yes)

breaker: $(STAMP) ## The payment breaker, DO=status|open|close|auto REASON=... [ENV=local BY= YES=1]
	@$(TS) scripts/breaker.ts $(or $(DO),status) $(ENV_FLAG) $(if $(REASON),--reason "$$REASON") \
	  $(if $(BY),--by "$$BY") $(if $(YES),--yes)

dead-letters: $(STAMP) ## Messages given up, DO=list|groups|show|redrive|quarantine [ENV=local QUEUE= ID= ...]
	@$(TS) scripts/dead-letters.ts $(or $(DO),list) $(ENV_FLAG) $(if $(QUEUE),--queue "$$QUEUE") \
	  $(if $(GROUP),--group "$$GROUP") $(if $(ID),--id "$$ID") $(if $(STATUS),--status "$$STATUS") \
	  $(if $(RATE),--rate "$$RATE") $(if $(REASON),--reason "$$REASON") $(if $(BY),--by "$$BY") \
	  $(if $(YES),--yes)

logs: $(STAMP) ## Follow a function's log, FN=api-handler [ENV=local]
	@$(call need,FN,api-handler)$(TS) scripts/logs.ts --fn $(FN) $(ENV_FLAG)

##@ Work on it
build: $(STAMP) ## Bundle every function into dist/functions
	@$(TS) scripts/build.ts

test: $(STAMP) build ## Every check: types, lint, unit, handlers, conformance, Terraform, end to end [SUITES="unit e2e" REPORTS=dir]
	@$(TS) tests/run.ts $(foreach suite,$(SUITES),--suite "$(suite)") $(if $(REPORTS),--reports $(REPORTS))

check: test ## What CI runs; the same as test

lint: $(STAMP) ## Lint and format check
	@$(BIN)/biome ci .

fmt: $(STAMP) ## Format and fix what can be fixed
	@$(BIN)/biome check --write .

types: $(STAMP) ## Type check
	@$(BIN)/tsc -p .

unit: $(STAMP) ## Unit tests alone
	@$(BIN)/mocha --spec 'tests/unit/**/*.test.ts'

e2e: $(STAMP) build ## End-to-end tests alone
	@$(BIN)/mocha --spec 'tests/e2e/**/*.test.ts'

conformance: $(STAMP) ## AWS behaviours, against the local runtime or ENDPOINT=http://...
	@CONFORMANCE_ENDPOINT=$(ENDPOINT) $(BIN)/mocha --spec 'tests/conformance/**/*.test.ts'

coverage: $(STAMP) build ## Coverage of the unit and handler tests, in coverage/
	@$(BIN)/c8 --all --src lambdas --src local --src scripts --reporter text-summary --reporter html --reporter clover \
	  $(BIN)/mocha --spec 'tests/unit/**/*.test.ts' --spec 'tests/handlers/**/*.test.ts'

bench: $(STAMP) build ## Bundle sizes, cold starts and whole orders per second
	@$(TS) scripts/bench-init.ts
	@$(TS) scripts/bench-orders.ts

lock: $(STAMP) build ## Plan the local environment again and refresh local/platform.lock.json
	@$(TS) scripts/lock.ts

release-schemas: $(STAMP) ## Promise the event schemas to consumers as they are
	@$(TS) scripts/release-schemas.ts

##@ Deploy it
plan: $(STAMP) $(BUILT) ## What Terraform would change, ENV=dev [OUT=plan PACKAGED=1 ENDPOINT=]
	@$(call need,ENV,dev)$(TS) scripts/terraform.ts plan $(TERRAFORM_FLAGS) $(if $(OUT),--out $(OUT))

deploy: $(STAMP) $(BUILT) ## Show the plan, ask, apply that plan, and shift to it, ENV=dev [AUTO_APPROVE=1 ENDPOINT=]
	@$(call need,ENV,dev)$(TS) scripts/terraform.ts apply $(TERRAFORM_FLAGS)
	@$(TS) scripts/shift.ts --env $(ENV) $(if $(ENDPOINT),--endpoint $(ENDPOINT))

apply-plan: $(STAMP) ## Apply what was approved and nothing else, ENV=prod PLAN=plan [ENDPOINT=]
	@$(call need,ENV,prod)$(call need,PLAN,plan)$(TS) scripts/apply-plan.ts --env $(ENV) --plan $(PLAN) \
	  $(if $(ENDPOINT),--endpoint $(ENDPOINT))

shift: $(STAMP) ## Move traffic to what was applied, ENV=prod [STEPS=10,50,100 PAUSE_SECONDS=300 BACK=1 ENDPOINT=]
	@$(call need,ENV,prod)$(TS) scripts/shift.ts --env $(ENV) $(if $(STEPS),--steps $(STEPS)) \
	  $(if $(PAUSE_SECONDS),--pause-seconds $(PAUSE_SECONDS)) $(if $(BACK),--back) \
	  $(if $(ENDPOINT),--endpoint $(ENDPOINT))

drift: $(STAMP) ## What differs from what was applied, ENV=prod [TOPIC_ARN= ENDPOINT=]
	@$(call need,ENV,prod)$(TS) scripts/drift.ts --env $(ENV) $(if $(TOPIC_ARN),--topic-arn $(TOPIC_ARN)) \
	  $(if $(ENDPOINT),--endpoint $(ENDPOINT))

cost: $(STAMP) $(BUILT) ## Monthly estimate from the plan, ENV=prod [ORDERS=100000]
	@$(call need,ENV,prod)$(TS) scripts/cost.ts --env $(ENV) $(if $(ORDERS),--orders $(ORDERS))

destroy: $(STAMP) $(BUILT) ## Remove everything of an environment, ENV=dev [AUTO_APPROVE=1 ENDPOINT=]
	@$(call need,ENV,dev)$(TS) scripts/terraform.ts destroy $(TERRAFORM_FLAGS)

##@ Promote it
bootstrap: $(STAMP) ## The account's buckets, roles and pipelines; state moves into its own bucket [AUTO_APPROVE=1 ENDPOINT=]
	@$(TS) scripts/bootstrap.ts $(if $(AUTO_APPROVE),--auto-approve) $(if $(ENDPOINT),--endpoint $(ENDPOINT))

tools: ## The pinned Terraform, downloaded and verified into .dofs/tools
	@node scripts/install-tools.mjs

package: $(STAMP) build ## The release: zips, dist/manifest.json, dist/sbom.cdx.json [COMMIT=]
	@$(TS) scripts/package.ts $(if $(COMMIT),--commit $(COMMIT))

record-tested: $(STAMP) ## Note that the packaged release passed in ENV=staging [BUCKET= ENDPOINT=]
	@$(call need,ENV,staging)$(TS) scripts/promotion.ts record --env $(ENV) $(PROMOTION_FLAGS)

check-tested: $(STAMP) ## Fail unless the packaged release passed in ENV=staging [BUCKET= ENDPOINT=]
	@$(call need,ENV,staging)$(TS) scripts/promotion.ts check --env $(ENV) $(PROMOTION_FLAGS)

gitflow: $(STAMP) ## The branch rules of CONTRIBUTING.md, HEAD=release/1.2.0 BASE=main
	@$(call need,BASE,main)$(call need,HEAD,release/1.2.0)$(TS) scripts/gitflow.ts --base "$(BASE)" --head "$(HEAD)"

rehearse: $(STAMP) build ## Both pipelines, off-cloud [PIPELINE=nonprod|prod FAIL=apply-staging APPROVE=1 SUITES= WORK_TREE=1 KEEP=1]
	@$(TS) scripts/rehearse.ts $(if $(PIPELINE),--pipeline $(PIPELINE)) $(if $(FAIL),--fail $(FAIL)) \
	  $(if $(APPROVE),--approve) $(if $(SUITES),--suites "$(SUITES)") $(if $(WORK_TREE),--work-tree) \
	  $(if $(KEEP),--keep)

##@ Prove an environment
stress-test: $(STAMP) ## 60 orders, each followed to its end [ENV=dev ORDERS= CONCURRENCY=]
	@$(TS) scripts/stress-test.ts $(STRESS_FLAGS)

staging-test: $(STAMP) ## 25 orders [ENV=staging ORDERS= CONCURRENCY=]
	@$(TS) scripts/staging-test.ts $(STRESS_FLAGS)

smoke-test: $(STAMP) ## Health, the release that is answered, and the HTTP contract, ENV=dev
	@$(call need,ENV,dev)$(TS) scripts/smoke-test.ts --env $(ENV)

prod-test: $(STAMP) ## 30 orders [ENV=prod ORDERS= CONCURRENCY=]
	@$(TS) scripts/prod-test.ts $(STRESS_FLAGS)

verify: $(STAMP) ## Orders, events, stock, money and executions agree [ENV=local REPAIR=1 YES=1]
	@$(TS) scripts/verify.ts $(ENV_FLAG) $(if $(REPAIR),--repair) $(if $(YES),--yes)

storm: $(STAMP) build ## Everything goes wrong at once, locally; then verified [ORDERS=1000 CONCURRENCY=20]
	@$(TS) scripts/storm.ts $(if $(ORDERS),--orders $(ORDERS)) $(if $(CONCURRENCY),--concurrency $(CONCURRENCY))

test-api: $(STAMP) ## The HTTP contract, call by call [ENV=local]
	@$(TS) scripts/test-api.ts $(ENV_FLAG)

##@ Clean up
clean: ## Remove what was built; the local environment must be down
	@rm -rf dist coverage node_modules/.cache
