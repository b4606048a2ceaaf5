import type { Identity } from '../../core/identity.ts';
import type { QueryService } from '../../core/service.ts';
import type { Iam } from '../iam/iam.ts';

/**
 * The Security Token Service, as far as tools ask it who and in which account they are.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export class Sts {
  readonly service: QueryService;

  constructor({ identity, iam }: { identity: Identity; iam: Pick<Iam, 'caller'> }) {
    this.service = {
      protocol: 'query',
      iamPrefix: 'sts',
      version: '2011-06-15',
      operations: {
        GetCallerIdentity: {
          parameters: [],
          run: (_input, { accessKeyId }) => {
            const { arn, userId } = iam.caller(accessKeyId);
            return { Arn: arn, UserId: userId, Account: identity.accountId };
          },
        },
      },
    };
  }
}
