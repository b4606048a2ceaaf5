import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  type LogGroup,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect } from 'chai';
import { Moto } from '../../scripts/lib/api-server/moto.ts';
import { MotoProxy } from '../../scripts/lib/api-server/moto-proxy.ts';
import { applyBundle } from '../../scripts/lib/delivery/apply-bundle.ts';
import { type PlanFacts, readFacts } from '../../scripts/lib/delivery/facts.ts';
import { writeBundle } from '../../scripts/lib/delivery/plan-bundle.ts';
import { findDrift } from '../../scripts/lib/drift/drift.ts';
import { Deployment } from '../../scripts/lib/terraform/commands.ts';
import { missingProgram } from '../support/programs.ts';
import { rejects } from '../support/rejects.ts';
import { CREDENTIAL, SmallRepository } from '../support/small-repository.ts';

const missing = missingProgram('terraform', 'moto_server');

const STATE_BUCKET = 'small-terraform-state';

describe(`a plan bundle on moto${missing}`, function () {
  this.timeout(900_000);
  let moto: Moto;
  let proxy: MotoProxy;
  let endpoint: string;
  let logs: CloudWatchLogsClient;
  let repository: SmallRepository;
  let scratch: string;

  before(async function () {
    if (missing) this.skip();
    moto = await Moto.start();
    proxy = new MotoProxy(moto.port);
    endpoint = await proxy.listen();
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    logs = new CloudWatchLogsClient({ endpoint, region: 'us-east-1', credentials });
  });

  after(async () => {
    logs?.destroy();
    await proxy?.close();
    await moto?.stop();
  });

  beforeEach(async () => {
    await emptyServer();
    scratch = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'dofs-bundle-')));
    repository = new SmallRepository();
    await repository.package();
  });

  afterEach(() => {
    repository.remove();
    rmSync(scratch, { recursive: true, force: true });
  });

  async function emptyServer(): Promise<void> {
    await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
    const scope = 'Credential=test/20260101/us-east-1/s3/aws4_request';
    const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=none`;
    await fetch(`${endpoint}/${STATE_BUCKET}`, { method: 'PUT', headers: { authorization } });
  }

  function deployment(environment: string, directory = repository.directory): Deployment {
    return new Deployment({
      environment,
      endpoint,
      stateBucket: STATE_BUCKET,
      autoApprove: true,
      quiet: true,
      packaged: true,
      repository: directory,
    });
  }

  /** Packaged anew, as a pipeline's build does. */
  async function plan(name: string): Promise<PlanFacts> {
    await repository.package();
    return writeBundle({
      deployment: deployment('dev'),
      environment: 'dev',
      repository: repository.directory,
      out: path.join(scratch, name),
    });
  }

  /** In a copy of the source made now: nothing that the plan left behind can help. */
  function apply(name: string, environment = 'dev'): Promise<PlanFacts | undefined> {
    const copy = realpathSync(mkdtempSync(path.join(scratch, 'copy-')));
    repository.copyTo(copy);
    return applyBundle({
      deployment: deployment(environment, copy),
      environment,
      repository: copy,
      bundle: path.join(scratch, name),
    });
  }

  function refused(words: string, environment = 'dev'): Promise<Error> {
    return rejects(apply('approved', environment), 'CommandError', words);
  }

  function text(name: string, file: string): string {
    return readFileSync(path.join(scratch, name, file), 'utf8');
  }

  async function groups(): Promise<LogGroup[]> {
    const { logGroups } = await logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: '/small/' }),
    );
    return logGroups ?? [];
  }

  it('is applied as it was planned, in another copy of the source; then there is nothing to apply', async () => {
    const facts = await plan('first');
    expect(facts.changes).to.deep.equal({ add: 2, change: 0, replace: 0, destroy: 0 });
    expect(await groups()).to.have.length(0);

    expect(await apply('first')).to.deep.equal(facts);
    expect((await groups()).map(({ retentionInDays }) => retentionInDays)).to.deep.equal([7]);

    expect(await plan('second')).to.include({ has_changes: false });
    expect(text('second', 'variables.env')).to.include('PLAN_CHANGES=false\n');
    expect(await apply('second')).to.equal(undefined);
  });

  it('says in words which data a replacement would lose, and holds no secret', async () => {
    await deployment('dev').apply();
    repository.write('terraform.auto.tfvars', 'group = "order-log"\n');
    const facts = await plan('replacing');

    expect(facts.changes).to.include({ replace: 1, destroy: 0 });
    expect(text('replacing', 'summary.md')).to.include(
      'would be destroyed and made anew.** It is a log group: all its entries are lost.',
    );
    expect(text('replacing', 'summary.md')).to.include('name cannot be changed in place');
    expect(text('replacing', 'variables.env')).to.include(
      'DATA LOST: /small/dev/orders is replaced, a log group: all its entries are lost.',
    );
    for (const file of ['plan.txt', 'summary.md', 'facts.json', 'variables.env']) {
      expect(text('replacing', file), file).not.to.include(CREDENTIAL);
    }
  });

  it('is refused as stale when another apply came between', async () => {
    await deployment('dev').apply();
    repository.write('terraform.auto.tfvars', 'days = 14\n');
    await plan('approved');
    await deployment('dev').apply('-var=days=30');

    await refused('the plan is stale: something else changed the state of dev');
    expect((await groups()).map(({ retentionInDays }) => retentionInDays)).to.deep.equal([30]);
  });

  it('is refused when source, zip or environment are not those of the plan', async () => {
    await plan('approved');
    const facts = await readFacts(path.join(scratch, 'approved', 'facts.json'));

    repository.build('other code');
    await refused('functions/intake.zip is not the packaged one');
    await repository.package();
    await refused(`it was made for artifacts ${facts.artifact_hash}, dist has `);

    repository.build('code');
    await repository.package();
    repository.write('more.tf', '# A comment is a change too: nobody approved it.\n');
    await refused('the source has changed since: terraform/ or dist/manifest.json');
    repository.write('more.tf', '');
    await refused('it is a plan for dev, not for prod', 'prod');
    expect(await groups(), 'something was applied').to.have.length(0);
  });

  it('reports as drift what somebody changed by hand, and nothing before', async () => {
    await deployment('dev').apply();
    const directory = repository.directory;
    rmSync(path.join(directory, 'dist', 'functions'), { recursive: true });
    expect(await findDrift(deployment('dev', directory))).to.deep.equal([]);

    await logs.send(
      new PutRetentionPolicyCommand({ logGroupName: '/small/dev/orders', retentionInDays: 1 }),
    );
    const drift = await findDrift(deployment('dev', directory));
    expect(drift).to.deep.include({
      address: 'aws_cloudwatch_log_group.orders',
      name: '/small/dev/orders',
      gone: false,
      values: [{ path: 'retention_in_days', from: '7', to: '1', unknown: false }],
    });
  });
});
