import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import sinon from 'sinon';
import { doRepair } from '../../../../../scripts/lib/verify/repair.ts';
import { type Answers, inputOf, stubAws } from '../../../../support/aws-boundary.ts';
import { awsError, ORDER_ID } from '../../../../support/builders.ts';

const ARN = 'arn:aws:states:us-east-1:000000000000:stateMachine:dofs-test-order-workflow';
const NONE = { executions: [] };

describe('doRepair', () => {
  afterEach(() => sinon.restore());

  const correlation_id = 'corr-1';
  const resume = { kind: 'resume', order_id: ORDER_ID, correlation_id } as const;
  const start = { kind: 'start', order_id: ORDER_ID, correlation_id } as const;
  const expire = { kind: 'expire reservation', order_id: ORDER_ID } as const;

  it('resumes an order that nobody works on', async () => {
    const { tools, sent } = setUp({ ListExecutions: NONE, StartExecution: {} });
    expect(await doRepair(resume, tools)).to.equal(undefined);
    expect(inputOf(sent, 'StartExecution').name).to.match(/\.resume-/);
  });

  it('leaves an order that somebody works on since it was found', async () => {
    const name = `${ORDER_ID}.resume-by-hand`;
    const { tools, sent } = setUp({ ListExecutions: { executions: [{ name }] } });
    expect(await doRepair(resume, tools)).to.contain(`execution ${name} is at work`);
    expect(sent.map((call) => call.name)).to.not.include('StartExecution');
  });

  it('starts the workflow of an order that never began, under the order’s own name', async () => {
    const { tools, sent } = setUp({ ListExecutions: NONE, StartExecution: {} });
    expect(await doRepair(start, tools)).to.equal(undefined);
    expect(inputOf(sent, 'StartExecution')).to.deep.equal({
      stateMachineArn: `${ARN}:live`,
      name: ORDER_ID,
      input: JSON.stringify({ order_id: ORDER_ID, correlation_id }),
    });
  });

  it('leaves an order whose workflow ran meanwhile', async () => {
    const StartExecution = awsError('ExecutionAlreadyExists');
    const { tools } = setUp({ ListExecutions: NONE, StartExecution });
    expect(await doRepair(start, tools)).to.contain('has ended');
  });

  it('lets a reservation expire, unless it has ended since it was found', async () => {
    const { tools, sent } = setUp({ Update: {} });
    expect(await doRepair(expire, tools)).to.equal(undefined);
    expect(inputOf(sent, 'Update').Key).to.deep.equal({ order_id: ORDER_ID });
    sinon.restore();
    const ended = setUp({ Update: awsError('ConditionalCheckFailedException') });
    expect(await doRepair(expire, ended.tools)).to.contain('reservation has ended');
  });
});

function setUp(answers: Answers) {
  const sfn = new SFNClient({ region: 'us-east-1' });
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
  const sent = stubAws(sfn, answers);
  stubAws(documents, answers, sent);
  return {
    sent,
    tools: { documents, sfn, stateMachineArn: ARN, reservationsTable: 'reservations' },
  };
}
