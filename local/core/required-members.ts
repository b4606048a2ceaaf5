import { AwsError } from './aws-error.ts';
import type { AnyOperation } from './service.ts';

/**
 * The operations, each refusing a call that lacks a member.
 *
 * @param required members by operation
 * @param errorName e.g. `ValidationException`, as the service names it
 */
export function requireMembers(
  operations: Record<string, AnyOperation>,
  required: Record<string, readonly string[]>,
  errorName: string,
): Record<string, AnyOperation> {
  const checked = Object.entries(operations).map(([name, operation]) => {
    const members = required[name] ?? [];
    const check = (input: Record<string, unknown>): void => {
      const faults = members
        .filter((member) => input[member] === undefined || input[member] === null)
        .map((member) => fault(member));
      if (faults.length === 0) return;
      const count = `${faults.length} validation error${faults.length > 1 ? 's' : ''} detected`;
      throw new AwsError(errorName, `${count}: ${faults.join('; ')}`);
    };
    const wrapped: AnyOperation = {
      ...operation,
      resources: (input) => {
        check(input);
        return operation.resources?.(input) ?? ['*'];
      },
    };
    return [name, wrapped];
  });
  return Object.fromEntries(checked);
}

function fault(member: string): string {
  const name = member.charAt(0).toLowerCase() + member.slice(1);
  return `Value null at '${name}' failed to satisfy constraint: Member must not be null`;
}
