import { expect } from 'chai';
import { GatewayFixture, header, message } from './fixture.ts';

const SCHEMA = {
  $schema: 'http://json-schema.org/draft-04/schema#',
  type: 'object',
  required: ['customer_id', 'items'],
  properties: {
    customer_id: { type: 'string' },
    items: {
      type: 'array',
      items: {
        type: 'object',
        required: ['quantity'],
        properties: { quantity: { type: 'integer', minimum: 0, exclusiveMinimum: true } },
      },
    },
  },
};
const GOOD = '{"customer_id":"c","items":[{"quantity":1}]}';

function validated(
  validator: Record<string, unknown>,
  method: Record<string, unknown> = {},
): GatewayFixture {
  const fixture = new GatewayFixture();
  fixture.add('model', {
    name: 'Order',
    content_type: 'application/json',
    schema: JSON.stringify(SCHEMA),
  });
  const { id } = fixture.add('request_validator', { name: 'v', ...validator });
  fixture.route(fixture.path('orders'), 'POST', {
    request_validator_id: id,
    request_models: { 'application/json': 'Order' },
    ...method,
  });
  fixture.deploy();
  return fixture;
}

const post = (body: string, headers: [string, string][] = []) => ({
  method: 'POST',
  body,
  headers,
});

describe('request validation: the body', () => {
  const fixture = () => validated({ validate_request_body: true });

  it('lets a body through that fits the model', async () => {
    expect((await fixture().send(post(GOOD))).status).to.equal(200);
  });

  for (const [what, body] of Object.entries({
    'malformed JSON': '{"customer_id":',
    'no body': '',
    'a missing field': '{"customer_id":"c"}',
    'a quantity of 0, by draft 4 exclusiveMinimum': '{"customer_id":"c","items":[{"quantity":0}]}',
    'a quantity of 1.5': '{"customer_id":"c","items":[{"quantity":1.5}]}',
    'a quantity as text': '{"customer_id":"c","items":[{"quantity":"1"}]}',
    'an array': '[]',
    null: 'null',
  })) {
    it(`refuses ${what}, and calls no function`, async () => {
      const gateway = fixture();
      const response = await gateway.send(post(body));
      expect([response.status, message(response)]).to.deep.equal([400, 'Invalid request body']);
      expect(header(response, 'x-amzn-ErrorType')).to.equal('BadRequestException');
      expect(gateway.events).to.have.length(0);
    });
  }

  it('chooses the model by media type, without parameters and whatever the casing', async () => {
    const response = await fixture().send(
      post('{}', [['content-type', 'Application/JSON; charset=utf-8']]),
    );
    expect(response.status).to.equal(400);
  });

  it('checks nothing when the media type has no model', async () => {
    const response = await fixture().send(post('plain', [['Content-Type', 'text/plain']]));
    expect(response.status).to.equal(200);
  });

  it('checks nothing when the validator leaves the body alone', async () => {
    const response = await validated({ validate_request_body: false }).send(post('{}'));
    expect(response.status).to.equal(200);
  });
});

describe('request validation: parameters', () => {
  const fixture = () =>
    validated(
      { validate_request_parameters: true },
      {
        request_parameters: {
          'method.request.header.X-One': true,
          'method.request.querystring.two': true,
          'method.request.querystring.three': false,
        },
      },
    );

  it('names all that are missing or blank', async () => {
    const response = await fixture().send({ ...post(''), query: 'two=%20' });
    expect([response.status, message(response)]).to.deep.equal([
      400,
      'Missing required request parameters: [X-One, two]',
    ]);
    expect(header(response, 'x-amzn-ErrorType')).to.equal('BadRequestException');
  });

  it('finds a header whatever its casing', async () => {
    const response = await fixture().send({ ...post('', [['x-one', '1']]), query: 'two=2' });
    expect(response.status).to.equal(200);
  });
});

describe('models', () => {
  function model(schema: unknown): () => void {
    return () => {
      const fixture = new GatewayFixture();
      const text = typeof schema === 'string' ? schema : JSON.stringify(schema);
      fixture.add('model', { name: 'M', content_type: 'application/json', schema: text });
      fixture.route(fixture.path('x'), 'GET');
      fixture.deploy();
    };
  }

  it('refuse what is no schema', () => {
    expect(model('{')).to.throw('Invalid model specified: M');
    expect(model({ type: 'text' })).to.throw('Invalid model specified: M');
  });

  it('refuse a reference to another model, and a format, by name', () => {
    const other = 'https://apigateway.amazonaws.com/restapis/abc/models/Other';
    expect(model({ properties: { a: { $ref: other } } })).to.throw(`the reference ${other}`);
    expect(model({ properties: { a: { type: 'string', format: 'date-time' } } })).to.throw(
      'the format date-time of the model M',
    );
  });

  it('that a method names must be there', () => {
    const fixture = new GatewayFixture();
    fixture.route(fixture.path('x'), 'GET', { request_models: { 'application/json': 'Gone' } });
    expect(() => fixture.deploy()).to.throw('Invalid model identifier specified: Gone');
  });
});
