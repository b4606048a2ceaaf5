/** A right that a call needs, in IAM's words. */
export interface NeededRight {
  action: string;
  resource: string;
  /** What the request says of itself, by condition key. */
  context?: Record<string, string>;
}

/** Region and account that moto answers with. */
export const PLACE = 'us-east-1:123456789012';
export const ACCOUNT = '123456789012';

/** The right to hand a role to a service. */
export function passing(role: string, service: string): NeededRight {
  return { action: 'iam:PassRole', resource: role, context: { 'iam:PassedToService': service } };
}
