import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeManifest } from '../../scripts/lib/release/manifest.ts';
import { REPOSITORY, ROOT_MODULE } from '../../scripts/lib/terraform/workspace.ts';

const LOCK = '.terraform.lock.hcl';

/** The credential in the small root, which no text of a bundle may hold. */
export const CREDENTIAL = 'a-credential-nobody-may-read';

const ROOT_TF = `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
  backend "s3" {}
}

provider "aws" {
  region = "us-east-1"
}

variable "environment" {
  type = string
}

variable "group" {
  type    = string
  default = "orders"
}

variable "days" {
  type    = number
  default = 7
}

variable "release" {
  type    = object({ version = string, commit = string, artifact_hash = string })
  default = { version = "none", commit = "none", artifact_hash = "none" }
}

resource "aws_cloudwatch_log_group" "orders" {
  name              = "/small/\${var.environment}/\${var.group}"
  retention_in_days = var.days
  tags              = { artifacts = var.release.artifact_hash }
}

resource "aws_ssm_parameter" "credential" {
  name  = "/small/\${var.environment}/credential"
  type  = "SecureString"
  value = "${CREDENTIAL}"
}
`;

/**
 * A repository of one log group and one secret, laid out as ours is: enough for a plan to be
 * made, approved and applied in seconds.
 */
export class SmallRepository {
  readonly directory = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'dofs-small-')));
  readonly #root = path.join(this.directory, ROOT_MODULE);

  constructor() {
    for (const folder of ['tfvars', 'backends', '../../modules']) {
      mkdirSync(path.join(this.#root, folder), { recursive: true });
    }
    this.write('main.tf', ROOT_TF);
    this.write('tfvars/dev.tfvars', 'environment = "dev"\n');
    this.write('tfvars/prod.tfvars', 'environment = "prod"\n');
    for (const name of ['dev', 'prod']) {
      const key = `small/${name}.tfstate`;
      this.write(`backends/${name}.s3.tfbackend`, `key = "${key}"\nregion = "us-east-1"\n`);
    }
    cpSync(path.join(REPOSITORY, ROOT_MODULE, LOCK), path.join(this.#root, LOCK));
    this.build('code');
  }

  /** Writes a file of the root module. */
  write(file: string, text: string): void {
    writeFileSync(path.join(this.#root, file), text);
  }

  /** Builds the one function, and leaves the manifest as it is. */
  build(code: string): void {
    mkdirSync(path.join(this.directory, 'dist', 'functions'), { recursive: true });
    writeFileSync(path.join(this.directory, 'dist', 'functions', 'intake.zip'), code);
  }

  async package(version = '1.0.0'): Promise<void> {
    await writeManifest(
      { version, commit: '0123456789abcdef0123456789abcdef01234567' },
      this.directory,
    );
  }

  /** A clean copy, as the next stage of a pipeline has it: nothing that Terraform left. */
  copyTo(directory: string): void {
    for (const folder of ['terraform', 'dist']) {
      cpSync(path.join(this.directory, folder), path.join(directory, folder), { recursive: true });
    }
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
