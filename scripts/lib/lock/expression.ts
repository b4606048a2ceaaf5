/** A piece of a template: literal text, or the expression between `${` and `}`. */
export type TemplatePart = { text: string } | { expression: string };

/**
 * Splits an argument as hcl2json writes it: `"${aws_x.y.arn}/*"` is an expression and a text.
 *
 * @throws Error on a template that does not close
 */
export function parseTemplate(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let rest = text;
  for (let start = rest.indexOf('${'); start >= 0; start = rest.indexOf('${')) {
    if (start > 0) parts.push({ text: rest.slice(0, start) });
    const end = closingBrace(rest, start + 2);
    parts.push({ expression: rest.slice(start + 2, end).trim() });
    rest = rest.slice(end + 1);
  }
  if (rest !== '') parts.push({ text: rest });
  return parts;
}

function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  throw new Error(`the template ${text} does not close`);
}

/** What an expression names, when it names one thing. */
export type Traversal =
  | { kind: 'resource'; address: string; attribute: string }
  | { kind: 'module'; name: string; index: string; output: string }
  | { kind: 'var' | 'local'; name: string };

const INDEX = String.raw`(\[(?:\d+|"[^"]*")\])?`;
const RESOURCE = new RegExp(String.raw`^(aws_\w+\.\w+)${INDEX}\.(\w+)$`);
const SPLAT = /^one\((aws_\w+\.\w+)\[\*\]\.(\w+)\)$/;
const MODULE = new RegExp(String.raw`^module\.(\w+)${INDEX}\.(\w+)$`);
const NAMED = /^(var|local)\.(\w+)$/;

/** The one thing that an expression names; undefined for a computation. */
export function parseTraversal(expression: string): Traversal | undefined {
  const resource = RESOURCE.exec(expression);
  if (resource) {
    const [, name = '', index = '', attribute = ''] = resource;
    return { kind: 'resource', address: name + index, attribute };
  }
  const splat = SPLAT.exec(expression);
  if (splat) return { kind: 'resource', address: `${splat[1]}[0]`, attribute: splat[2] ?? '' };
  const module = MODULE.exec(expression);
  if (module) {
    const [, name = '', index = '', output = ''] = module;
    return { kind: 'module', name, index, output };
  }
  const named = NAMED.exec(expression);
  if (named) return { kind: named[1] as 'var' | 'local', name: named[2] ?? '' };
  return undefined;
}

const MENTION =
  /\b(aws_\w+\.\w+|module\.\w+(?:\[[^\]]*\])?(?:\.\w+)?|var\.\w+|local\.\w+|\w+\.(?:key|value))\b/g;

/**
 * Everything that the expressions of a value mention: resources, outputs, variables, locals, and
 * the iterators of for_each and dynamic blocks (`each.value`).
 */
export function mentions(value: unknown): string[] {
  if (typeof value === 'string') {
    return parseTemplate(value).flatMap((part) =>
      'expression' in part ? (part.expression.match(MENTION) ?? []) : [],
    );
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(mentions);
}
