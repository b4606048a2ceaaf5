import { NotHonouredError } from '../../core/aws-error.ts';
import { parsePolicy, type Statement } from './policy.ts';

/**
 * Reads the policy of a queue or a topic. Roles are held to their own policies alone, so one that
 * denies roles something is refused. One that denies what does not come by TLS is fine: the
 * loopback stands for TLS.
 *
 * @param where e.g. `an SQS queue policy`, for errors
 * @throws as {@link parsePolicy}
 */
export function parseResourcePolicy(text: string, where: string): Statement[] {
  const statements = parsePolicy(text, 'resource', where);
  const local = { 'aws:SecureTransport': 'true' };
  for (const { effect, services, conditions } of statements) {
    const forEverybody = services?.includes('*') === true;
    if (effect === 'Deny' && forEverybody && conditions.every((holds) => holds(local))) {
      throw new NotHonouredError(`${where} that denies every principal`);
    }
  }
  return statements;
}
