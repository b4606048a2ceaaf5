import type { Identity } from '../../core/identity.ts';

/** What a caller names: a function, and a version or an alias of it. */
export interface FunctionRef {
  name: string;
  qualifier?: string;
}

const REF =
  /^(?:(?:arn:aws:lambda:(?<region>[a-z0-9-]+):)?(?<account>\d{12}):function:|function:)?(?<name>[A-Za-z0-9_-]{1,64})(?::(?<qualifier>\$LATEST|[A-Za-z0-9_-]{1,128}))?$/;

/**
 * Reads a name, `name:qualifier`, partial ARN or full ARN. Undefined when it is none of these, or
 * names another account or region.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html (FunctionName)
 */
export function parseFunctionRef(text: string, identity: Identity): FunctionRef | undefined {
  const found = REF.exec(text)?.groups;
  if (!found?.name) return undefined;
  if ((found.region ?? identity.region) !== identity.region) return undefined;
  if ((found.account ?? identity.accountId) !== identity.accountId) return undefined;
  return { name: found.name, ...(found.qualifier && { qualifier: found.qualifier }) };
}
