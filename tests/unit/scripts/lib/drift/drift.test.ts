import { SNSClient } from '@aws-sdk/client-sns';
import { expect } from 'chai';
import sinon from 'sinon';
import { UsageError } from '../../../../../scripts/lib/command-line.ts';
import { driftIn } from '../../../../../scripts/lib/drift/drift.ts';
import { publishDrift, topicRegion } from '../../../../../scripts/lib/drift/publish.ts';
import { driftMessage, driftReport } from '../../../../../scripts/lib/drift/report.ts';
import { inputOf, stubAws } from '../../../../support/aws-boundary.ts';
import { resource } from '../delivery/plans.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:alarms';

function drifted(...resources: ReturnType<typeof resource>[]): ReturnType<typeof driftIn> {
  return driftIn({ resource_drift: resources });
}

const MEMORY = resource('aws_lambda_function.f', ['update'], {
  before: { function_name: 'dofs-dev-f', memory_size: 256 },
  after: { function_name: 'dofs-dev-f', memory_size: 512 },
});
const GONE = resource('aws_sqs_queue.q', ['delete'], { before: { name: 'dofs-dev-q' } });

describe('drift', () => {
  it('is what differs from what was applied, resource by resource', () => {
    expect(driftReport('dev', drifted(MEMORY, GONE))).to.equal(
      [
        '2 resources differ from what was applied to dev:',
        '  aws_lambda_function.f (dofs-dev-f)',
        '      memory_size: 256 -> 512',
        '  aws_sqs_queue.q (dofs-dev-q) is gone',
      ].join('\n'),
    );
  });

  it('is none where all is as it was applied', () => {
    expect(driftReport('dev', drifted())).to.equal('dev is as it was applied.');
  });

  it('is none where traffic was shifted', () => {
    const shifted = drifted(
      resource('aws_lambda_alias.live', ['update'], {
        before: { function_version: '1', routing_config: [] },
        after: {
          function_version: '2',
          routing_config: [{ additional_version_weights: { '3': 0.1 } }],
        },
      }),
      resource('aws_sfn_alias.live', ['update'], {
        before: { routing_configuration: [{ weight: 100 }] },
        after: { routing_configuration: [{ weight: 90 }, { weight: 10 }] },
      }),
    );
    expect(shifted).to.deep.equal([]);
  });

  it("is none where a role lists the policy that is a resource of its own, and is any other's", () => {
    const role = 'dofs-dev-f';
    const ours = { name: 'permissions', policy: '{}' };
    const theirs = { name: 'backdoor', policy: '{"Action":"*"}' };
    const found = (...inline_policy: object[]): ReturnType<typeof driftIn> =>
      driftIn({
        resource_drift: [
          resource('aws_iam_role.this', ['update'], {
            before: { name: role, inline_policy: [] },
            after: { name: role, inline_policy },
          }),
        ],
        prior_state: {
          values: {
            root_module: {
              child_modules: [
                { resources: [{ type: 'aws_iam_role_policy', values: { role, ...ours } }] },
              ],
            },
          },
        },
      });
    expect(found(ours)).to.deep.equal([]);
    expect(found(ours, theirs)[0]?.values.map(({ to }) => to)).to.include('backdoor');
  });

  it('is there where an alias differs in anything else', () => {
    const [alias] = drifted(
      resource('aws_lambda_alias.live', ['update'], {
        before: { function_version: '1', description: 'ours' },
        after: { function_version: '2', description: 'theirs' },
      }),
    );
    expect(alias?.values.map(({ path }) => path)).to.deep.equal(['description']);
  });

  it('never tells a secret, also where another attribute repeats it unmarked', () => {
    const told = driftReport(
      'dev',
      drifted(
        resource('aws_api_gateway_api_key.k', ['update'], {
          before: { value: 'first-secret', description: 'x' },
          after: { value: 'second-secret', description: 'key: second-secret' },
          before_sensitive: { value: true },
          after_sensitive: { value: true },
        }),
      ),
    );
    expect(told).to.include('value: (sensitive) -> (sensitive)');
    expect(told).to.include('description: x -> key: (sensitive value)');
    expect(told).not.to.match(/first-secret|second-secret/);
  });
});

describe('the report of drift to a topic', () => {
  afterEach(() => sinon.restore());

  it('names resources and attributes, and no values', async () => {
    const sns = new SNSClient({ region: 'eu-west-1' });
    const sent = stubAws(sns, { Publish: {} });
    await publishDrift(sns, TOPIC, 'dev', drifted(MEMORY, GONE));
    expect(inputOf(sent, 'Publish')).to.deep.equal({
      TopicArn: TOPIC,
      Subject: 'DOFS drift: 2 resources differ from what was applied to dev',
      Message: [
        '2 resources differ from what was applied to dev:',
        '- aws_lambda_function.f (dofs-dev-f): memory_size',
        '- aws_sqs_queue.q (dofs-dev-q) is gone',
        '',
        'make drift ENV=dev shows the values. Take back what was changed by hand, or',
        'bring it into terraform/ and deploy.',
      ].join('\n'),
    });
  });

  it('says how many more there are', () => {
    const { Message, Subject } = driftMessage(
      'prod',
      drifted(...Array<typeof GONE>(45).fill(GONE)),
    );
    expect(Message).to.include('\nand 5 more\n');
    expect(Subject.length).to.be.at.most(100);
  });

  it('goes to the region of the topic, and to nothing that is no topic', () => {
    expect(topicRegion(TOPIC)).to.equal('eu-west-1');
    expect(() => topicRegion('arn:aws:sqs:eu-west-1:111122223333:alarms')).to.throw(UsageError);
  });
});
