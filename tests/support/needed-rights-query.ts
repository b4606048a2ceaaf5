import { ACCOUNT, type NeededRight, PLACE } from './needed-right.ts';

/** The rights that a call in form encoding needs. @throws Error for an unknown service */
export function needsOfQueryCall(service: string, form: URLSearchParams): NeededRight[] {
  const operation = form.get('Action') ?? '';
  if (service === 'iam') return ofRoles(operation, form);
  if (service === 'sns') return ofTopics(operation, form);
  if (service === 'monitoring') return ofAlarms(operation, form);
  throw new Error(`nobody wrote down what ${service} ${operation} needs`);
}

function ofRoles(operation: string, form: URLSearchParams): NeededRight[] {
  const resource = `arn:aws:iam::${ACCOUNT}:role/${form.get('RoleName')}`;
  // The boundary that the role is made with, or has.
  const context = {
    'iam:PermissionsBoundary':
      form.get('PermissionsBoundary') ??
      `arn:aws:iam::${ACCOUNT}:policy/delivery/dofs-dev-boundary`,
  };
  const rights: NeededRight[] = [{ action: `iam:${operation}`, resource, context }];
  if (form.has('Tags.member.1.Key')) rights.push({ action: 'iam:TagRole', resource });
  return rights;
}

function ofTopics(operation: string, form: URLSearchParams): NeededRight[] {
  const named = `arn:aws:sns:${PLACE}:${form.get('Name')}`;
  const resource = form.get('TopicArn') ?? form.get('ResourceArn') ?? named;
  const rights: NeededRight[] = [{ action: `sns:${operation}`, resource }];
  if (form.has('Tags.member.1.Key')) rights.push({ action: 'sns:TagResource', resource });
  return rights;
}

function ofAlarms(operation: string, form: URLSearchParams): NeededRight[] {
  const name = form.get('AlarmName') ?? form.get('AlarmNames.member.1');
  const resource = form.get('ResourceARN') ?? `arn:aws:cloudwatch:${PLACE}:alarm:${name ?? ''}`;
  const rights: NeededRight[] = [{ action: `cloudwatch:${operation}`, resource }];
  if (form.has('Tags.member.1.Key')) rights.push({ action: 'cloudwatch:TagResource', resource });
  return rights;
}
