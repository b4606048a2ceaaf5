import { expect } from 'chai';
import {
  breakingChanges,
  type JsonSchema,
  UnsupportedKeywordError,
} from '../../../../../scripts/lib/schemas/compatibility.ts';
import { brokenPromises } from '../../../../../scripts/lib/schemas/schema-files.ts';

const RELEASED = {
  $id: 'urn:test:a.v1',
  $ref: 'urn:test:envelope.v1',
  title: 'A',
  type: 'object',
  required: ['data'],
  properties: {
    type: { type: 'string', const: 'A.v1' },
    data: {
      type: 'object',
      required: ['id', 'lines'],
      properties: {
        id: { type: 'string', minLength: 1, pattern: '^[a-z]+$' },
        end: { type: 'string', enum: ['X', 'Y'] },
        price: { type: 'number', minimum: 0 },
        lines: { type: 'array', minItems: 1, items: { $ref: 'urn:test:envelope.v1#/$defs/line' } },
      },
      additionalProperties: false,
    },
  },
  $defs: { name: { type: 'string' } },
  unevaluatedProperties: false,
};
type Schema = typeof RELEASED;
type Change = (schema: Schema) => void;

const data = ({ properties }: Schema) => properties.data;

const BREAKING: Record<string, [change: Change, ...words: string[]]> = {
  'a member was removed': [
    (schema) => Reflect.deleteProperty(data(schema).properties, 'price'),
    'data.price was removed',
  ],
  'a member was renamed': [
    (schema) => {
      const { price, ...others } = data(schema).properties;
      Object.assign(data(schema), { properties: { ...others, cost: price } });
    },
    'data.price was removed',
  ],
  'a member may be absent now': [
    (schema) => Object.assign(data(schema), { required: ['id'] }),
    'data no longer requires lines',
  ],
  'nothing is required any more': [
    (schema) => Reflect.deleteProperty(data(schema), 'required'),
    'data no longer requires id',
    'data no longer requires lines',
  ],
  'a type changed': [
    (schema) => Object.assign(data(schema).properties.price, { type: 'string' }),
    'data.price changed its type from number to string',
  ],
  'a type was given up': [
    (schema) => Reflect.deleteProperty(data(schema).properties.price, 'type'),
    'data.price changed its type from number to undefined',
  ],
  'a value was added to an enum': [
    (schema) => Object.assign(data(schema).properties.end, { enum: ['X', 'Y', 'Z'] }),
    'data.end may be "Z" now',
  ],
  'an enum was given up': [
    (schema) => Reflect.deleteProperty(data(schema).properties.end, 'enum'),
    'data.end may be any value now',
  ],
  'a constant changed': [
    (schema) => Object.assign(schema.properties.type, { const: 'B.v1' }),
    'type may be "B.v1" now',
  ],
  'a pattern changed': [
    (schema) => Object.assign(data(schema).properties.id, { pattern: '^[a-z0-9]+$' }),
    'data.id changed its pattern from ^[a-z]+$ to ^[a-z0-9]+$',
  ],
  'a pattern was given up': [
    (schema) => Reflect.deleteProperty(data(schema).properties.id, 'pattern'),
    'data.id changed its pattern from ^[a-z]+$ to undefined',
  ],
  'a minimum was lowered': [
    (schema) => Object.assign(data(schema).properties.price, { minimum: -1 }),
    'data.price lowered its minimum from 0 to -1',
  ],
  'a minimum was given up': [
    (schema) => Reflect.deleteProperty(data(schema).properties.price, 'minimum'),
    'data.price lowered its minimum from 0 to undefined',
  ],
  'a text may be shorter': [
    (schema) => Object.assign(data(schema).properties.id, { minLength: 0 }),
    'data.id lowered its minLength from 1 to 0',
  ],
  'a list may be shorter': [
    (schema) => Object.assign(data(schema).properties.lines, { minItems: 0 }),
    'data.lines lowered its minItems from 1 to 0',
  ],
  'the elements of a list may be anything': [
    (schema) => Reflect.deleteProperty(data(schema).properties.lines, 'items'),
    'data.lines[] was removed',
  ],
  'another schema is referred to': [
    (schema) => Object.assign(data(schema).properties.lines.items, { $ref: 'urn:test:other' }),
    'data.lines[] changed its $ref from urn:test:envelope.v1#/$defs/line to urn:test:other',
  ],
  'the envelope is not referred to any more': [
    (schema) => Reflect.deleteProperty(schema, '$ref'),
    'the event changed its $ref from urn:test:envelope.v1 to undefined',
  ],
  'a definition changed': [
    (schema) => Object.assign(schema.$defs.name, { type: 'integer' }),
    '$defs.name changed its type from string to integer',
  ],
  'the schema has another id': [
    (schema) => Object.assign(schema, { $id: 'urn:test:b.v1' }),
    'the event changed its $id from urn:test:a.v1 to urn:test:b.v1',
  ],
};

const HARMLESS: Record<string, Change> = {
  'nothing changed': () => {},
  'an optional member is new': (schema) =>
    Object.assign(data(schema).properties, { more: { type: 'string' } }),
  'a required member is new': (schema) => {
    Object.assign(data(schema).properties, { more: { type: 'string' } });
    data(schema).required.push('more');
  },
  'a member is always there now': (schema) => data(schema).required.push('price'),
  'fewer values': (schema) => Object.assign(data(schema).properties.end, { enum: ['X'] }),
  'one value of them': (schema) => {
    Reflect.deleteProperty(data(schema).properties.end, 'enum');
    Object.assign(data(schema).properties.end, { const: 'Y' });
  },
  'whole numbers only': (schema) =>
    Object.assign(data(schema).properties.price, { type: 'integer' }),
  'a higher minimum': (schema) => Object.assign(data(schema).properties.price, { minimum: 1 }),
  'a pattern where there was none': (schema) =>
    Object.assign(schema.$defs.name, { pattern: '^a$' }),
  'other words': (schema) => Object.assign(schema, { title: 'B', description: 'b' }),
};

describe('compatibility of event schemas', () => {
  for (const [title, [change, ...words]] of Object.entries(BREAKING)) {
    it(`is broken when ${title}`, () => {
      expect(breakingChanges(RELEASED, changed(change))).to.deep.equal(words);
    });
  }

  for (const [title, change] of Object.entries(HARMLESS)) {
    it(`is kept: ${title}`, () => {
      expect(breakingChanges(RELEASED, changed(change))).to.deep.equal([]);
    });
  }

  const unknown: Record<string, unknown> = {
    oneOf: [],
    maximum: 3,
    additionalProperties: true,
    type: ['string', 'null'],
    format: 'date-time',
  };
  for (const [keyword, value] of Object.entries(unknown)) {
    it(`is not judged for ${keyword}: ${JSON.stringify(value)}, in either schema`, () => {
      const odd = changed((schema) =>
        Object.assign(data(schema).properties.price, { [keyword]: value }),
      );
      for (const [released, current] of [
        [RELEASED, odd],
        [odd, RELEASED],
      ] as [JsonSchema, JsonSchema][]) {
        expect(() => breakingChanges(released, current))
          .to.throw(UnsupportedKeywordError)
          .with.property('message')
          .that.contains(`data.price has ${keyword}: ${JSON.stringify(value)}`);
      }
    });
  }

  it('is not judged for a schema that is no object', () => {
    const odd = changed((schema) => Object.assign(data(schema).properties, { price: true }));
    expect(() => breakingChanges(RELEASED, odd)).to.throw('data.price is true and not an object');
  });

  it('is broken when a schema is gone; what to do is said with every change', () => {
    const released = new Map<string, JsonSchema>([
      ['a.v1', RELEASED],
      ['b.v9', RELEASED],
    ]);
    const current = new Map([['a.v1', changed((schema) => schema.required.pop())]]);
    expect(brokenPromises(released, current)).to.deep.equal([
      'a.v1: the event no longer requires data; leave it and make a.v2.schema.json',
      'b.v9: the schema was removed; leave it and make b.v10.schema.json',
    ]);
  });
});

function changed(change: (schema: Schema) => unknown): Schema {
  const copy = structuredClone(RELEASED);
  change(copy);
  return copy;
}
