import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { CommandError, UsageError } from '../../../../scripts/lib/command-line.ts';
import {
  type EnvironmentSources,
  environmentName,
  firstCommands,
  resolveEnvironment,
} from '../../../../scripts/lib/environment.ts';

const localState = {
  pid: 1,
  awsEndpoint: 'http://127.0.0.1:4566',
  apiUrl: 'http://127.0.0.1:4567/local/',
  apiKey: 'local-key',
  region: 'us-east-1',
  accountId: '000000000000',
  startedAt: '2026-01-01T00:00:00.000Z',
};

const outputs = {
  api_gateway_url: { value: 'https://abc.execute-api.eu-west-1.amazonaws.com/dev' },
  api_key: { value: 'dev-key' },
  region: { value: 'eu-west-1' },
  state_machine_name: { value: 'dofs-dev-order-workflow' },
};

function sources(overrides: Partial<EnvironmentSources> = {}): EnvironmentSources {
  return {
    variables: {},
    localState: () => localState,
    terraformOutput: () => outputs,
    ...overrides,
  };
}

describe('resolveEnvironment', () => {
  it('takes the local environment from the running runtime', () => {
    const environment = resolveEnvironment('local', sources());
    expect(environment).to.include({
      apiUrl: 'http://127.0.0.1:4567/local',
      apiKey: 'local-key',
      endpoint: 'http://127.0.0.1:4566',
    });
    expect(environment.names.orders).to.equal('dofs-local-orders');
  });

  it('says how to start the local environment when it does not run', () => {
    expect(() => resolveEnvironment('local', sources({ localState: () => undefined }))).to.throw(
      CommandError,
      'make up',
    );
  });

  it("takes another environment from Terraform's outputs", () => {
    const environment = resolveEnvironment('dev', sources());
    expect(environment).to.include({
      apiUrl: 'https://abc.execute-api.eu-west-1.amazonaws.com/dev',
      apiKey: 'dev-key',
      region: 'eu-west-1',
    });
    expect(environment).not.to.have.property('endpoint');
    expect(environment.names.orderDlq).to.equal('dofs-dev-order-dlq');
  });

  it("refuses another environment's outputs", () => {
    expect(() => resolveEnvironment('prod', sources())).to.throw(
      CommandError,
      'dofs-dev-order-workflow',
    );
  });

  it('names the output that is missing, and what to do', () => {
    const { api_key: _, ...without } = outputs;
    expect(() => resolveEnvironment('dev', sources({ terraformOutput: () => without }))).to.throw(
      CommandError,
      /api_key.*make deploy ENV=dev/,
    );
  });

  it('asks neither Terraform nor the runtime when URL and key are given', () => {
    const never = (): never => {
      throw new Error('was asked');
    };
    const variables = {
      DOFS_API_URL: 'https://given.example/',
      DOFS_API_KEY: 'given-key',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:5000',
      AWS_REGION: 'eu-north-1',
    };
    const environment = resolveEnvironment('staging', {
      variables,
      localState: never,
      terraformOutput: never,
    });
    expect(environment).to.include({
      apiUrl: 'https://given.example',
      apiKey: 'given-key',
      endpoint: 'http://127.0.0.1:5000',
      region: 'eu-north-1',
    });
  });
});

describe('environmentName', () => {
  it('refuses an unknown environment, naming those there are', () => {
    expect(environmentName('staging')).to.equal('staging');
    expect(() => environmentName('test')).to.throw(UsageError, 'local, dev, staging, prod');
  });
});

describe("what Terraform runs before it answers an environment's outputs", () => {
  let data: string;

  beforeEach(() => {
    data = mkdtempSync(path.join(os.tmpdir(), 'dofs-data-'));
  });

  afterEach(() => rmSync(data, { recursive: true }));

  it('is init with the state of the environment, in a container that has never seen it', () => {
    const [init = [], ...others] = firstCommands('dev', data, { TF_STATE_BUCKET: 'states' });
    expect(others).to.deep.equal([]);
    expect(init[0]).to.equal('init');
    expect(init).to.include.members([
      '-lockfile=readonly',
      '-backend-config=backends/dev.s3.tfbackend',
      '-backend-config=bucket=states',
    ]);
    expect(init).not.to.include('-backend-config=use_path_style=true');
  });

  it('reaches a bucket by its path where AWS is not asked', () => {
    const variables = { TF_STATE_BUCKET: 'states', AWS_ENDPOINT_URL: 'http://127.0.0.1:5000' };
    expect(firstCommands('dev', data, variables)[0]).to.include(
      '-backend-config=use_path_style=true',
    );
  });

  it('is nothing where it is initialised, or nobody says where the state is', () => {
    expect(firstCommands('dev', data, {})).to.deep.equal([]);
    writeFileSync(path.join(data, 'terraform.tfstate'), '{}');
    expect(firstCommands('dev', data, { TF_STATE_BUCKET: 'states' })).to.deep.equal([]);
  });
});
