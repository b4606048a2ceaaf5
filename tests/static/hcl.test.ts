import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { REPOSITORY } from '../../scripts/lib/terraform/workspace.ts';
import {
  eventTargetsSayTheirRetries,
  type HclFile,
  hclFile,
  logGroupsForget,
  mappingsSayTheirBatch,
  missingModuleFiles,
  noActionIsAWildcard,
  outputsAreDescribed,
  type Rule,
  readHclFiles,
  storageIsEncrypted,
  tagsComeFromTheProvider,
  variablesAreDescribedAndTyped,
  wildcardResourcesAreExplained,
} from '../support/hcl-rules.ts';

const TERRAFORM = path.join(REPOSITORY, 'terraform');

/** Each rule with samples that break it: a check that cannot fail proves nothing. */
const RULES: { title: string; rule: Rule; broken: string[] }[] = [
  {
    title: 'every variable is described and typed',
    rule: variablesAreDescribedAndTyped,
    broken: ['variable "a" { type = string }', 'variable "a" { description = "A." }'],
  },
  {
    title: 'every output is described',
    rule: outputsAreDescribed,
    broken: ['output "a" { value = 1 }'],
  },
  {
    title: 'tags come from the provider, for every resource',
    rule: tagsComeFromTheProvider,
    broken: [
      'resource "aws_sqs_queue" "a" { tags = { Team = "x" } }',
      'provider "aws" { region = "us-east-1" }',
    ],
  },
  {
    title: 'tables, queues, topics and buckets are encrypted',
    rule: storageIsEncrypted,
    broken: [
      'resource "aws_dynamodb_table" "a" { name = "a" }',
      'resource "aws_sqs_queue" "a" { sqs_managed_sse_enabled = false }',
      'resource "aws_sns_topic" "a" { name = "a" }',
      'resource "aws_s3_bucket" "a" { bucket = "a" }',
    ],
  },
  {
    title: 'every log group forgets',
    rule: logGroupsForget,
    broken: ['resource "aws_cloudwatch_log_group" "a" { name = "a" }'],
  },
  {
    title: 'every event source mapping says its batch and fails message by message',
    rule: mappingsSayTheirBatch,
    broken: [
      'resource "aws_lambda_event_source_mapping" "a" { batch_size = 10 }',
      'resource "aws_lambda_event_source_mapping" "a" { function_response_types = ["ReportBatchItemFailures"] }',
    ],
  },
  {
    title: 'every event target says how long it is tried',
    rule: eventTargetsSayTheirRetries,
    broken: ['resource "aws_cloudwatch_event_target" "a" { rule = "a" }'],
  },
  {
    title: 'no action is allowed by wildcard',
    rule: noActionIsAWildcard,
    broken: [
      'locals {\n  s = {\n    Effect = "Allow"\n    Action = "sqs:*"\n  }\n}',
      'locals {\n  s = { actions = ["dynamodb:Get*"] }\n}',
      'locals {\n  s = { actions = ["*"] }\n}',
    ],
  },
  {
    title: 'every wildcard in a resource has its reason beside it',
    rule: wildcardResourcesAreExplained,
    broken: [
      'locals {\n  s = {\n    resources = ["*"]\n  }\n}',
      'locals {\n  s = {\n    Resource = [\n      "arn:aws:s3:::a",\n      "arn:aws:s3:::a/*",\n    ]\n  }\n}',
    ],
  },
];

describe('Terraform source', () => {
  let files: HclFile[];

  before(async () => {
    files = await readHclFiles(TERRAFORM);
  });

  it('is all read', () => {
    expect(files).to.have.length.above(30);
  });

  for (const { title, rule, broken } of RULES) {
    it(title, () => {
      expect(files.flatMap(rule)).to.deep.equal([]);
    });

    for (const sample of broken) {
      it(`${title}: finds ${sample.replace(/\s+/g, ' ')}`, async () => {
        expect(rule(await hclFile('sample.tf', sample))).to.have.length(1);
      });
    }
  }

  it('lets a Deny name all actions', async () => {
    const sample = 'locals {\n  s = {\n    Effect = "Deny"\n    Action = "sqs:*"\n  }\n}';
    expect(noActionIsAWildcard(await hclFile('sample.tf', sample))).to.deep.equal([]);
  });

  for (const name of readdirSync(path.join(TERRAFORM, 'modules'))) {
    it(`module ${name} has its files, a README and tests`, () => {
      expect(missingModuleFiles(path.join(TERRAFORM, 'modules', name))).to.deep.equal([]);
    });
  }

  it('names the files that a module lacks', () => {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'dofs-module-'));
    mkdirSync(path.join(directory, 'tests'));
    for (const file of ['versions.tf', 'variables.tf', 'main.tf', 'README.md']) {
      writeFileSync(path.join(directory, file), '');
    }
    expect(missingModuleFiles(directory)).to.deep.equal(['outputs.tf', 'tests/*.tftest.hcl']);
    rmSync(directory, { recursive: true });
  });
});
