import type { EventEnvelope } from './event.ts';
import type { InputTransformer, Target } from './target.ts';

/** What the transformer's reserved variables stand for. */
export interface RuleName {
  name: string;
  arn: string;
}

/**
 * What a target gets for an event.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function targetInput(target: Target, event: EventEnvelope, rule: RuleName): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined)
    return JSON.stringify(atPath(event, target.InputPath) ?? null);
  if (target.InputTransformer) return transform(target.InputTransformer, event, rule);
  return JSON.stringify(event);
}

function transform(
  { InputPathsMap = {}, InputTemplate }: InputTransformer,
  event: EventEnvelope,
  rule: RuleName,
): string {
  const { detail: _, ...withoutDetail } = event;
  const variables: Record<string, unknown> = {
    'aws.events.rule-arn': rule.arn,
    'aws.events.rule-name': rule.name,
    'aws.events.event.ingestion-time': event.time,
    'aws.events.event': withoutDetail,
    'aws.events.event.json': event,
  };
  for (const [name, path] of Object.entries(InputPathsMap)) variables[name] = atPath(event, path);
  return substitute(InputTemplate, variables);
}

/**
 * Puts values in place of `<name>`. Inside a JSON string a text goes in as it is; elsewhere a
 * value goes in as JSON. A variable whose path leads nowhere leaves nothing behind.
 */
function substitute(template: string, variables: Record<string, unknown>): string {
  let inString = false;
  let output = '';
  for (const [token] of template.matchAll(/\\.|"|<[\w.-]+>|[^\\"<]+|[\\<]/gs)) {
    if (token === '"') inString = !inString;
    const name = token.slice(1, -1);
    if (token.length > 2 && token.startsWith('<') && Object.hasOwn(variables, name)) {
      output += inString ? asText(variables[name]) : asJson(variables[name]);
    } else {
      output += token;
    }
  }
  return output;
}

function asJson(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value);
}

function asText(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return JSON.stringify(value).slice(1, -1);
  // EventBridge takes the quotes out of an object that stands in a text.
  return JSON.stringify(value).replaceAll('"', '');
}

/** `$`, `$.detail.order_id`, `$.detail.items[0].sku`, `$['detail-type']`. */
function atPath(event: unknown, path: string): unknown {
  let value: unknown = event;
  for (const [, name, index, quoted] of path.matchAll(/\.([\w-]+)|\[(\d+)\]|\['([^']+)'\]/g)) {
    const key = name ?? index ?? quoted ?? '';
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
