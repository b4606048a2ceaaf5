import { AwsError } from '../../../core/aws-error.ts';

/** Throws the `ValidationException` that AWS words for a broken constraint. */
export function constraint(member: string, value: unknown, rule: string): never {
  const shown = value === undefined || value === null ? 'null' : String(value);
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${shown}' at '${member}' failed to satisfy constraint: Member must ${rule}`,
  );
}

/** A member that must be given as a string. */
export function requiredString(member: string, value: unknown): string {
  if (typeof value !== 'string') return constraint(member, value, 'not be null');
  return value;
}

/** Page sizes go to 1000; 0 and nothing mean 100. */
export function pageSize(maxResults: number | undefined): number {
  if (maxResults === undefined || maxResults === 0) return 100;
  if (maxResults > 1000) {
    constraint('maxResults', maxResults, 'have value less than or equal to 1000');
  }
  if (maxResults < 0 || !Number.isInteger(maxResults)) {
    constraint('maxResults', maxResults, 'have value greater than or equal to 0');
  }
  return maxResults;
}

/** A page token that holds a number. `owner` binds it to the listing it came from. */
export function encodeToken(owner: string, position: number): string {
  return Buffer.from(JSON.stringify([owner, position])).toString('base64');
}

/** The number in a page token, or undefined without one. Throws `InvalidToken`. */
export function decodeToken(owner: string, token: string | undefined): number | undefined {
  if (token === undefined) return undefined;
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(token, 'base64').toString());
  } catch {
    content = undefined;
  }
  if (Array.isArray(content) && content[0] === owner && typeof content[1] === 'number') {
    return content[1];
  }
  throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
}

/**
 * A state machine's or execution's name.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export function checkName(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: AWS refuses control characters.
  const refused = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff]/;
  if (name.length >= 1 && name.length <= 80 && !refused.test(name)) return name;
  throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
}

/** Dates go over the wire as seconds. */
export function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}
