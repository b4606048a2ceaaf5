import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { Bench, failing } from '../unit/local/services/step-functions/support.ts';

const SOURCE = 'terraform/environments/multi-env/workflows/order-workflow.asl.json';
const REFERENCE = { order_id: 'o-1', correlation_id: 'c-1' };
const VALIDATED = { ...REFERENCE, customer_id: 'c', items: [{ product_id: 'p' }], total_cents: 5 };

describe('order workflow, as it is deployed', () => {
  it('sends a validated order to the queue, and ends as FULFILLED when that is answered', async () => {
    const workflow = await run({ 'validate-order': VALIDATED }, (bench, { task_token }) => {
      const output = '{"fulfillment_id":"f-1"}';
      bench.call('SendTaskSuccess', { taskToken: task_token, output });
    });
    expect(workflow.message).to.deep.include(VALIDATED);
    expect(workflow.outcome()).to.deep.equal({ outcome: 'FULFILLED', order_id: 'o-1' });
    expect(workflow.inputs('confirm-order')).to.deep.equal([
      { ...REFERENCE, fulfillment: { fulfillment_id: 'f-1' } },
    ]);
  });

  it('ends as REJECTED, without another attempt, when the order breaks a rule', async () => {
    const workflow = await run({ 'validate-order': failing('OrderRejectedError') });
    expect(workflow.outcome()).to.deep.equal({ outcome: 'REJECTED', order_id: 'o-1' });
    expect(workflow.called).to.deep.equal(['validate-order', 'reject-order']);
  });

  it('fails an order that cannot be rejected, as a late validation went through', async () => {
    const workflow = await run({
      'validate-order': failing('OrderRejectedError'),
      'reject-order': failing('IllegalTransitionError'),
    });
    expect(workflow.outcome()).to.deep.equal({ outcome: 'FAILED', order_id: 'o-1' });
    expect(workflow.called).to.deep.equal(['validate-order', 'reject-order', 'fail-order']);
    const [input] = workflow.inputs('fail-order');
    expect(input).to.deep.include({ ...REFERENCE, error: 'IllegalTransitionError' });
  });

  it('fails an order that validation could not finish, after five attempts', async () => {
    const workflow = await run({ 'validate-order': failing('CatalogueError') });
    expect(workflow.outcome()).to.deep.equal({ outcome: 'FAILED', order_id: 'o-1' });
    expect(workflow.called).to.deep.equal([...Array(5).fill('validate-order'), 'fail-order']);
  });

  it('fails an order whose request nobody answers, and does not send it twice', async () => {
    const workflow = await run({ 'validate-order': VALIDATED }, () => {});
    expect(workflow.outcome()).to.deep.equal({ outcome: 'FAILED', order_id: 'o-1' });
    expect(workflow.messages).to.equal(1);
    expect(workflow.inputs('fail-order')[0]).to.include({ error: 'States.Timeout' });
  });

  it('ends as failed, to be redriven, when a fulfilled order cannot be confirmed', async () => {
    const answers = { 'validate-order': VALIDATED, 'confirm-order': failing('ServiceException') };
    const workflow = await run(answers, (bench, { task_token }) => {
      bench.call('SendTaskSuccess', { taskToken: task_token, output: '{"fulfillment_id":"f-1"}' });
    });
    expect(workflow.status).to.equal('FAILED');
    expect(workflow.called).not.to.include('fail-order');
  });
});

/** Runs one order in virtual time; a function without an answer answers `{}`. */
async function run(
  answers: Record<string, unknown>,
  onMessage: (bench: Bench, message: Record<string, unknown>) => void = () => {},
) {
  const bench = new Bench();
  bench.handler = (_payload, target) => answers[target] ?? {};
  bench.sendMessage = async ({ MessageBody }) => {
    bench.scheduler.after(1_000, () => onMessage(bench, JSON.parse(MessageBody)));
  };
  const { States, ...top } = await definition();
  bench.create(States, top);
  const arn = bench.start(REFERENCE);
  await bench.scheduler.runUntilIdle();
  const { status, output } = bench.describe(arn);
  return {
    status,
    outcome: () => JSON.parse(output ?? 'null'),
    messages: bench.messages.length,
    message: JSON.parse(bench.messages[0]?.MessageBody ?? 'null'),
    called: bench.invocations.map(({ target }) => target),
    inputs: (name: string) =>
      bench.invocations.filter(({ target }) => target === name).map(({ payload }) => payload),
  };
}

/** The definition with each function's plain name in place of its ARN. */
async function definition(): Promise<{ States: Record<string, unknown> }> {
  const text = await readFile(SOURCE, 'utf8');
  const names = text.replaceAll(/\$\{(\w+)_order_arn\}/g, '$1-order');
  const queueUrl = 'https://sqs.us-east-1.amazonaws.com/000000000000/order-queue';
  return JSON.parse(names.replace(/\$\{order_queue_url\}/, queueUrl));
}
