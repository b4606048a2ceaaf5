import { AwsError } from '../../core/aws-error.ts';
import { type AttributeValue, copyItem, type Item } from './attribute-value.ts';
import { validationException } from './errors.ts';
import { normaliseNumber } from './number.ts';

/** Levels of lists and maps under an attribute. */
const MAX_DEPTH = 32;

/**
 * Checks attributes from the wire, and gives a copy of them with every number normalised.
 *
 * @throws ValidationException or SerializationException in AWS's words.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
export function parseItem(raw: unknown, depth = 0): Item {
  if (!isObject(raw)) throw serialization(raw, 'Map');
  const item = copyItem();
  for (const [name, value] of Object.entries(raw)) item[name] = parseAttributeValue(value, depth);
  return item;
}

/** Checks one value from the wire; see `parseItem`. */
export function parseAttributeValue(raw: unknown, depth = 0): AttributeValue {
  if (!isObject(raw)) throw serialization(raw, 'AttributeValue');
  if (depth > MAX_DEPTH) {
    throw validationException(
      'Nesting Levels have exceeded supported limits: ' +
        'Attributes in the item have nested levels beyond supported limit',
    );
  }
  const members = Object.entries(raw).filter(([, member]) => member !== null);
  const [first, ...others] = members.filter(([type]) => type in PARSERS);
  if (!first) {
    throw validationException(
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    );
  }
  if (others.length > 0) {
    throw validationException(
      'Supplied AttributeValue has more than one datatypes set, ' +
        'must contain exactly one of the supported datatypes',
    );
  }
  const [type, member] = first;
  return PARSERS[type as keyof typeof PARSERS](member, depth);
}

const PARSERS = {
  S: (raw: unknown) => ({ S: text(raw) }),
  N: (raw: unknown) => ({ N: normaliseNumber(text(raw)) }),
  B: (raw: unknown) => ({ B: base64(raw) }),
  BOOL: (raw: unknown) => ({ BOOL: boolean(raw) }),
  NULL: (raw: unknown) => {
    if (boolean(raw)) return { NULL: true as const };
    throw invalid('Null attribute value types must have the value of true');
  },
  SS: (raw: unknown) => ({ SS: distinct(list(raw).map(text), 'string') }),
  NS: (raw: unknown) => ({
    NS: distinct(
      list(raw).map((member) => normaliseNumber(text(member))),
      'number',
    ),
  }),
  BS: (raw: unknown) => ({ BS: distinct(list(raw).map(base64), 'binary') }),
  L: (raw: unknown, depth: number) => ({
    L: list(raw).map((element) => parseAttributeValue(element, depth + 1)),
  }),
  M: (raw: unknown, depth: number) => ({ M: parseItem(raw, depth + 1) }),
};

function distinct(members: string[], kind: string): string[] {
  if (members.length === 0) throw invalid(`An ${kind} set  may not be empty`);
  if (new Set(members).size < members.length) {
    throw invalid(`Input collection [${members.join(', ')}] contains duplicates.`);
  }
  return members;
}

function text(raw: unknown): string {
  if (typeof raw !== 'string') throw serialization(raw, 'String');
  return raw;
}

function boolean(raw: unknown): boolean {
  if (typeof raw !== 'boolean') throw serialization(raw, 'Boolean');
  return raw;
}

function list(raw: unknown): unknown[] {
  if (!Array.isArray(raw)) throw serialization(raw, 'List');
  return raw;
}

function base64(raw: unknown): string {
  const encoded = text(raw);
  const decoded = Buffer.from(encoded, 'base64').toString('base64');
  if (decoded.replace(/=+$/, '') !== encoded.replace(/=+$/, '')) {
    throw new AwsError('SerializationException', `Invalid Base64: ${encoded}`);
  }
  return decoded;
}

function isObject(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

function invalid(message: string): AwsError {
  return validationException(`One or more parameter values were invalid: ${message}`);
}

/** The JSON token that stood where another was expected. */
export function serialization(raw: unknown, expected: string): AwsError {
  if (typeof raw === 'object' && raw !== null) {
    return new AwsError('SerializationException', 'Unexpected field type');
  }
  const token =
    typeof raw === 'boolean' ? `${String(raw).toUpperCase()}_VALUE` : TOKENS[typeof raw];
  return new AwsError(
    'SerializationException',
    `${token ?? 'NULL_VALUE'} cannot be converted to ${expected}`,
  );
}

const TOKENS: Record<string, string> = { number: 'NUMBER_VALUE', string: 'STRING_VALUE' };
