/** The account and region the local runtime plays. */
export interface Identity {
  accountId: string;
  region: string;
}

/** Twelve zeros: never a real account, and the same in every emulator. */
export const LOCAL_IDENTITY: Identity = { accountId: '000000000000', region: 'us-east-1' };

/** `arn:aws:<service>:<region>:<account>:<resource>` */
export function arn(identity: Identity, service: string, resource: string): string {
  return `arn:aws:${service}:${identity.region}:${identity.accountId}:${resource}`;
}

/** The part after the account: `function:name`, `table/orders`, or a bare queue name. */
export function arnResource(value: string): string {
  return value.split(':').slice(5).join(':');
}
