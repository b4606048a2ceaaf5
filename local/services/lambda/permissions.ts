import { wildcard } from '../iam/wildcard.ts';

/** One statement of a function's resource policy. */
export interface Permission {
  statementId: string;
  action: string;
  principal: string;
  /** Absent: any resource of the principal. `*` and `?` stand for any characters. */
  sourceArn?: string;
  sourceAccount?: string;
  qualifier?: string;
}

/**
 * Whether the statements let `principal`, acting for `sourceArn`, invoke the function.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
export function permits(
  permissions: readonly Permission[],
  call: { principal: string; sourceArn: string; qualifier?: string },
): boolean {
  return permissions.some(
    (permission) =>
      ['lambda:InvokeFunction', 'lambda:*', '*'].includes(permission.action) &&
      permission.qualifier === call.qualifier &&
      (permission.principal === '*' || permission.principal === call.principal) &&
      (permission.sourceArn === undefined || wildcard(permission.sourceArn).test(call.sourceArn)) &&
      (permission.sourceAccount === undefined ||
        permission.sourceAccount === call.sourceArn.split(':')[4]),
  );
}
