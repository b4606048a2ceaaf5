import { expect } from 'chai';
import { lambda } from '../../../../../../scripts/lib/api-server/substitutes/lambda.ts';
import {
  type ApiCall,
  matches,
} from '../../../../../../scripts/lib/api-server/substitutes/substitute.ts';

const MAPPINGS = '/2015-03-31/event-source-mappings';
const LIVE = 'arn:aws:lambda:us-east-1:123456789012:function:f:live';
/** What moto makes of it. */
const VERSION = 'arn:aws:lambda:us-east-1:123456789012:function:f:1';

type Service = ReturnType<typeof lambda>;

function correct(service: Service, call: ApiCall, output: object, input: object = {}): object {
  const correction = service.corrections.find((one) => matches(one.call, call));
  const corrected = structuredClone(output) as Record<string, unknown>;
  correction?.correct(corrected, input as Record<string, unknown>, call);
  return corrected;
}

function created(): Service {
  const service = lambda();
  const made = { UUID: 'a', FunctionArn: VERSION };
  const call = { method: 'POST', path: `${MAPPINGS}/` };
  expect(correct(service, call, made, { FunctionName: LIVE })).to.include({ FunctionArn: LIVE });
  return service;
}

describe('event source mappings in front of moto', () => {
  it('stay bound to the alias that they were made with', () => {
    const read = { UUID: 'a', FunctionArn: VERSION };
    const call = { method: 'GET', path: `${MAPPINGS}/a` };
    expect(correct(created(), call, read)).to.deep.equal({ UUID: 'a', FunctionArn: LIVE });
  });

  it('are listed with it, others as moto has them', () => {
    const listed = {
      EventSourceMappings: [
        { UUID: 'a', FunctionArn: VERSION },
        { UUID: 'b', FunctionArn: VERSION },
      ],
    };
    const call = { method: 'GET', path: `${MAPPINGS}?MaxItems=10` };
    expect(correct(created(), call, listed)).to.deep.equal({
      EventSourceMappings: [
        { UUID: 'a', FunctionArn: LIVE },
        { UUID: 'b', FunctionArn: VERSION },
      ],
    });
  });

  it('are bound anew by an update', () => {
    const service = created();
    const other = LIVE.replace('live', 'next');
    const call = { method: 'PUT', path: `${MAPPINGS}/a` };
    const updated = { UUID: 'a', FunctionArn: VERSION };
    expect(correct(service, call, updated, { BatchSize: 5 })).to.include({ FunctionArn: LIVE });
    expect(correct(service, call, updated, { FunctionName: other })).to.include({
      FunctionArn: other,
    });
  });

  it('remember nothing of another server', () => {
    created();
    const call = { method: 'GET', path: `${MAPPINGS}/a` };
    const read = { UUID: 'a', FunctionArn: VERSION };
    expect(correct(lambda(), call, read)).to.deep.equal(read);
  });
});
