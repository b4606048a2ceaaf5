import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from '@cdktf/hcl2json';
import { terraformFiles } from '../../scripts/lib/lock/source.ts';

type Body = Record<string, unknown>;

/** One .tf file: its text, and what the parser makes of it. */
export interface HclFile {
  name: string;
  text: string;
  parsed: {
    resource?: Record<string, Record<string, Body[]>>;
    variable?: Record<string, Body[]>;
    output?: Record<string, Body[]>;
    provider?: Record<string, Body[]>;
    module?: Record<string, Body[]>;
  };
}

/** A rule answers a line for each place that breaks it. */
export type Rule = (file: HclFile) => string[];

export async function hclFile(name: string, text: string): Promise<HclFile> {
  return { name, text, parsed: (await parse(name, text)) as HclFile['parsed'] };
}

/** Every .tf file at and below a directory. */
export async function readHclFiles(directory: string): Promise<HclFile[]> {
  const own = terraformFiles(directory).map((file) => hclFile(file, readFileSync(file, 'utf8')));
  const below = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => readHclFiles(path.join(directory, entry.name)));
  return [...(await Promise.all(own)), ...(await Promise.all(below)).flat()];
}

export const variablesAreDescribedAndTyped: Rule = ({ name, parsed }) =>
  Object.entries(parsed.variable ?? {}).flatMap(([variable, [body = {}]]) =>
    ['description', 'type']
      .filter((member) => !body[member])
      .map((member) => `${name}: variable ${variable} has no ${member}`),
  );

export const outputsAreDescribed: Rule = ({ name, parsed }) =>
  Object.entries(parsed.output ?? {})
    .filter(([, [body = {}]]) => !body.description)
    .map(([output]) => `${name}: output ${output} has no description`);

export const tagsComeFromTheProvider: Rule = (file) => [
  ...resources(file)
    .filter(({ body }) => 'tags' in body)
    .map(({ address }) => `${file.name}: ${address} has tags of its own`),
  ...Object.entries(file.parsed.provider ?? {})
    .flatMap(([provider, bodies]) => bodies.map((body) => ({ provider, body })))
    .filter(({ body }) => !body.default_tags)
    .map(({ provider }) => `${file.name}: provider ${provider} has no default_tags`),
];

const ENCRYPTED: Record<string, (body: Body) => boolean> = {
  aws_dynamodb_table: (body) => block(body.server_side_encryption).enabled === true,
  aws_sqs_queue: (body) => body.sqs_managed_sse_enabled === true || 'kms_master_key_id' in body,
  aws_sns_topic: (body) => 'kms_master_key_id' in body,
};

export const storageIsEncrypted: Rule = (file) => [
  ...resources(file)
    .filter(({ type, body }) => ENCRYPTED[type]?.(body) === false)
    .map(({ address }) => `${file.name}: ${address} is not encrypted`),
  ...resources(file)
    .filter(({ type }) => type === 'aws_s3_bucket')
    .filter(() => !file.parsed.resource?.aws_s3_bucket_server_side_encryption_configuration)
    .map(({ address }) => `${file.name}: ${address} is not encrypted`),
];

export const logGroupsForget: Rule = (file) =>
  resources(file)
    .filter(({ type, body }) => type === 'aws_cloudwatch_log_group' && !body.retention_in_days)
    .map(({ address }) => `${file.name}: ${address} has no retention_in_days`);

/** Some servers report another default batch size, and Terraform then sends 0. */
export const mappingsSayTheirBatch: Rule = (file) =>
  resources(file)
    .filter(({ type }) => type === 'aws_lambda_event_source_mapping')
    .flatMap(({ address, body }) =>
      ['batch_size', 'function_response_types']
        .filter((member) => !body[member])
        .map((member) => `${file.name}: ${address} has no ${member}`),
    );

export const eventTargetsSayTheirRetries: Rule = (file) =>
  resources(file)
    .filter(({ type, body }) => type === 'aws_cloudwatch_event_target' && !body.retry_policy)
    .map(({ address }) => `${file.name}: ${address} has no retry_policy`);

/** `"sqs:*"`, `"s3:Get*"` or an action `"*"`; a Deny may be as wide as it likes. */
export const noActionIsAWildcard: Rule = ({ name, text }) =>
  [...text.matchAll(/"[a-z0-9-]+:[A-Za-z]*\*"|\b[Aa]ctions?\s*=\s*\[?\s*"\*"/g)]
    .filter(({ index }) => !/Effect\s*=\s*"Deny"/.test(enclosingBlock(text, index)))
    .map(({ 0: found, index }) => `${name}:${lineOf(text, index)}: the action ${found}`);

/** A resource with `*` or `?` stands with a comment that says why, on its line or above it. */
export const wildcardResourcesAreExplained: Rule = ({ name, text }) =>
  [...text.matchAll(/^[ \t]*[Rr]esources?[ \t]*=/gm)].flatMap(({ index }) => {
    const value = assignedText(text, index);
    const strings = value.match(/"[^"\n]*[*?][^"\n]*"/g) ?? [];
    const above = text.slice(0, index).trimEnd().split('\n').at(-1) ?? '';
    const explained = /^\s*#/.test(above) || /#/.test(value);
    if (strings.length === 0 || explained) return [];
    return [`${name}:${lineOf(text, index)}: ${strings.join(', ')} without a reason`];
  });

/** What a module's directory must hold. */
export function missingModuleFiles(directory: string): string[] {
  const tests = path.join(directory, 'tests');
  const files = ['versions.tf', 'variables.tf', 'main.tf', 'outputs.tf', 'README.md'];
  const missing = files.filter((file) => !existsSync(path.join(directory, file)));
  const tested =
    existsSync(tests) && readdirSync(tests).some((file) => file.endsWith('.tftest.hcl'));
  return tested ? missing : [...missing, 'tests/*.tftest.hcl'];
}

function resources({ parsed }: HclFile): { address: string; type: string; body: Body }[] {
  return Object.entries(parsed.resource ?? {}).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, [body = {}]]) => ({
      address: `${type}.${name}`,
      type,
      body,
    })),
  );
}

function block(value: unknown): Body {
  return (Array.isArray(value) ? (value[0] as Body | undefined) : undefined) ?? {};
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

/** The text between the braces around a position. */
function enclosingBlock(text: string, index: number): string {
  let depth = 0;
  let start = index;
  for (; start > 0; start--) {
    if (text[start] === '}') depth++;
    else if (text[start] === '{' && depth-- === 0) break;
  }
  let end = start + 1;
  for (depth = 1; end < text.length && depth > 0; end++) {
    if (text[end] === '{') depth++;
    else if (text[end] === '}') depth--;
  }
  return text.slice(start, end);
}

/** The assignment at a position: its line, and those until its brackets close. */
function assignedText(text: string, index: number): string {
  const lines = text.slice(index).split('\n');
  let taken = '';
  for (const line of lines) {
    taken += `${line}\n`;
    if (count(taken, '[') <= count(taken, ']')) break;
  }
  return taken;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
