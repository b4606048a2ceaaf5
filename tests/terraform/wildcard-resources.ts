/** A wildcard in a policy's resource, and why it is there. */
export interface WildcardResource {
  /**
   * As it stands in the plan, with `<place>` for region and account, `<account>`, and
   * `<environment>`.
   */
  resource: string;
  reason: string;
}

const NAMES = 'all names of an environment begin alike, and the policy is the environment’s';
const STREAMS = 'the service names the streams of the log group';
const ARTIFACTS =
  'CodePipeline names the artifacts of each execution anew, below the pipeline’s name';

/** Every wildcard that a policy of any root may hold. */
export const WILDCARD_RESOURCES: readonly WildcardResource[] = [
  // Environments
  {
    resource: 'arn:aws:logs:<place>:log-group:/aws/lambda/dofs-<environment>-<name>:*',
    reason: STREAMS,
  },
  {
    resource: 'arn:aws:dynamodb:<place>:table/dofs-<environment>-<name>/stream/*',
    reason: 'a stream’s ARN ends in the time it was made',
  },
  {
    resource: 'arn:aws:lambda:<place>:function:dofs-<environment>-<name>:*',
    reason: 'an execution under way goes on with the version that it began with',
  },
  {
    resource: 'arn:aws:secretsmanager:<place>:secret:dofs-<environment>-<name>-??????',
    reason: 'Secrets Manager adds six characters of its own',
  },
  {
    resource: '*',
    reason:
      'actions that take no resource: task tokens, log deliveries, validation of a definition, a mapping that is not there yet; and in a key’s policy it means the key',
  },
  // What delivery may do to an environment, and the boundary of the environment's roles
  ...[
    'arn:aws:dynamodb:<place>:table/dofs-<environment>-*',
    'arn:aws:sqs:<place>:dofs-<environment>-*',
    'arn:aws:sns:<place>:dofs-<environment>-*',
    'arn:aws:lambda:<place>:function:dofs-<environment>-*',
    'arn:aws:states:<place>:stateMachine:dofs-<environment>-*',
    'arn:aws:events:<place>:event-bus/dofs-<environment>-*',
    'arn:aws:events:<place>:rule/dofs-<environment>-*',
    'arn:aws:cloudwatch:<place>:alarm:dofs-<environment>-*',
    'arn:aws:secretsmanager:<place>:secret:dofs-<environment>-*',
    'arn:aws:iam::<account>:role/dofs-<environment>-*',
    'arn:aws:logs:<place>:log-group:/aws/lambda/dofs-<environment>-*',
    'arn:aws:logs:<place>:log-group:/aws/vendedlogs/states/dofs-<environment>-*',
  ].map((resource) => ({ resource, reason: NAMES })),
  {
    resource: 'arn:aws:lambda:<place>:event-source-mapping:*',
    reason:
      'Lambda chooses the id; a condition holds it to the environment’s functions, but for tags',
  },
  ...['restapis', 'apikeys', 'usageplans'].map((collection) => ({
    resource: `arn:aws:apigateway:us-east-1::/${collection}/*`,
    reason: 'API Gateway chooses the id: environments that must not reach each other need accounts',
  })),
  {
    resource: 'arn:aws:apigateway:us-east-1::/tags/*',
    reason: 'the ARN whose tags are meant stands in the path',
  },
  {
    resource: 'arn:aws:cloudwatch:<place>:alarm:*',
    reason: 'reading alone: a search by the beginning of a name is about all alarms',
  },
  {
    resource: 'arn:aws:logs:<place>:log-group:*',
    reason: 'reading alone: a search by the beginning of a name is about all log groups',
  },
  {
    resource: 'arn:aws:kms:<place>:key/*',
    reason:
      'AWS chooses the id: a condition holds the use to our alias; of others only the description is read',
  },
  // Builds and pipelines
  { resource: 'arn:aws:logs:<place>:log-group:/aws/codebuild/dofs-<name>:*', reason: STREAMS },
  {
    resource: 'arn:aws:s3:::dofs-artifacts-<account>/cache/dofs-<name>/*',
    reason: 'CodeBuild names the objects of the project’s own cache',
  },
  { resource: 'arn:aws:s3:::dofs-artifacts-<account>/dofs-nonprod-pipelin*', reason: ARTIFACTS },
  { resource: 'arn:aws:s3:::dofs-artifacts-<account>/dofs-prod-pipeline*', reason: ARTIFACTS },
  {
    resource: 'arn:aws:s3:::dofs-artifacts-<account>/tested/*',
    reason: 'reading alone: a note for each release that was tested',
  },
  {
    resource: 'arn:aws:s3:::dofs-artifacts-<account>/tested/<environment>/*',
    reason: 'a note for each release that was tested there',
  },
  {
    resource: 'arn:aws:codeconnections:<place>:connection/*',
    reason: 'AWS chooses the id; a condition holds its use to our repository',
  },
];

/** A resource of a plan in the words of the table. */
export function inWordsOfTheTable(resource: string): string {
  return resource
    .replace(/us-east-1:\d{12}/, '<place>')
    .replace(/\d{12}/, '<account>')
    .replace(
      /dofs-(dev|staging|prod)-(?!pipeline)([a-z]+(-[a-z]+)*)(?=[:/]|-\?)/,
      'dofs-<environment>-<name>',
    )
    .replace(/dofs-(dev|staging|prod)-(?=\*)/, 'dofs-<environment>-')
    .replace(/tested\/(dev|staging|prod)/, 'tested/<environment>')
    .replace(/(codebuild|cache)\/dofs-[a-z-]+/, '$1/dofs-<name>');
}
