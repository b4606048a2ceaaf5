/** A call that lists what a service holds, and where the names stand in its answer. */
interface Listing {
  service: string;
  request: { path?: string; target?: string; form?: string };
  names: RegExp;
}

const LISTINGS: Listing[] = [
  {
    service: 'dynamodb',
    request: { target: 'DynamoDB_20120810.ListTables' },
    names: /"([^"]+)"(?=[,\]])/g,
  },
  { service: 'sqs', request: { target: 'AmazonSQS.ListQueues' }, names: /"(http[^"]+)"/g },
  {
    service: 'states',
    request: { target: 'AWSStepFunctions.ListStateMachines' },
    names: /"name": ?"([^"]+)"/g,
  },
  {
    service: 'logs',
    request: { target: 'Logs_20140328.DescribeLogGroups' },
    names: /"logGroupName": ?"([^"]+)"/g,
  },
  {
    service: 'events',
    request: { target: 'AWSEvents.ListEventBuses' },
    names: /"Name": ?"((?!default")[^"]+)"/g,
  },
  {
    service: 'events',
    request: { target: 'AWSEvents.ListRules' },
    names: /"Name": ?"([^"]+)"/g,
  },
  {
    service: 'sns',
    request: { form: 'Action=ListTopics&Version=2010-03-31' },
    names: /<TopicArn>[^<]*:([^<:]+)</g,
  },
  {
    service: 'secretsmanager',
    request: { target: 'secretsmanager.ListSecrets' },
    names: /"Name": ?"([^"]+)"/g,
  },
  {
    service: 'lambda',
    request: { path: '/2015-03-31/functions/' },
    names: /"FunctionName": ?"([^"]+)"/g,
  },
  {
    service: 'lambda',
    request: { path: '/2015-03-31/event-source-mappings/' },
    names: /"UUID": ?"([^"]+)"/g,
  },
  { service: 'apigateway', request: { path: '/restapis' }, names: /"name": ?"([^"]+)"/g },
  { service: 'apigateway', request: { path: '/apikeys' }, names: /"name": ?"([^"]+)"/g },
  { service: 'apigateway', request: { path: '/usageplans' }, names: /"name": ?"([^"]+)"/g },
  {
    service: 'iam',
    request: { form: 'Action=ListRoles&Version=2010-05-08' },
    names: /<RoleName>([^<]+)</g,
  },
  {
    service: 'monitoring',
    request: { form: 'Action=DescribeAlarms&Version=2010-08-01' },
    names: /<AlarmName>([^<]+)</g,
  },
];

/**
 * Names of all tables, queues, topics, secrets, state machines, log groups, buses, rules of the
 * default bus, functions, mappings, APIs, keys, usage plans, roles and alarms at an endpoint that
 * does not verify signatures.
 */
export async function inventory(endpoint: string): Promise<string[]> {
  const found = await Promise.all(LISTINGS.map((listing) => list(endpoint, listing)));
  return found.flat().sort();
}

async function list(endpoint: string, { service, request, names }: Listing): Promise<string[]> {
  const { path = '/', target, form } = request;
  const scope = `Credential=test/20260101/us-east-1/${service}/aws4_request`;
  const headers: Record<string, string> = {
    authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=none`,
  };
  if (target) Object.assign(headers, jsonCall(target));
  if (form) headers['content-type'] = 'application/x-www-form-urlencoded';
  const body = form ?? (target ? '{}' : undefined);
  const init = body === undefined ? { headers } : { method: 'POST', headers, body };
  const response = await fetch(`${endpoint}${path}`, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${service} answered ${response.status}: ${text}`);
  return [...text.matchAll(names)].map(([, name]) => `${service} ${name}`);
}

function jsonCall(target: string): Record<string, string> {
  return { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target };
}
