import type { Identity } from '../../core/identity.ts';
import type { QueryService } from '../../core/service.ts';

/**
 * The Security Token Service, as far as tools ask it which account they are in.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export class Sts {
  readonly service: QueryService;

  constructor({ identity }: { identity: Identity }) {
    const { accountId } = identity;
    this.service = {
      protocol: 'query',
      iamPrefix: 'sts',
      version: '2011-06-15',
      operations: {
        GetCallerIdentity: {
          parameters: [],
          run: () => ({
            Arn: `arn:aws:iam::${accountId}:root`,
            UserId: accountId,
            Account: accountId,
          }),
        },
      },
    };
  }
}
