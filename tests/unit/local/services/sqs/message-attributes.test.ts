import { expect } from 'chai';
import {
  attributeBytes,
  checkMessageAttributes,
  md5OfMessageAttributes,
} from '../../../../../local/services/sqs/message-attributes.ts';

const text = (value: string) => ({ DataType: 'String', StringValue: value });

describe('message attributes', () => {
  it('have the same digest in whatever order they come', () => {
    const [a, b] = [text('1'), text('2')];
    expect(md5OfMessageAttributes({ a, b })).to.equal(md5OfMessageAttributes({ b, a }));
    expect(md5OfMessageAttributes({})).to.equal(undefined);
  });

  it('count with their names, types and values', () => {
    const raw = { DataType: 'Binary', BinaryValue: Buffer.alloc(3).toString('base64') };
    expect(attributeBytes({ raw })).to.equal('raw'.length + 'Binary'.length + 3);
  });

  it('take custom types', () => {
    checkMessageAttributes({ id: { DataType: 'String.uuid', StringValue: 'x' } });
  });

  const refused: [string, Record<string, object>, string][] = [
    ['a missing type', { a: { StringValue: 'x' } }, 'non-empty message attribute type'],
    ['an unknown type', { a: { DataType: 'Date', StringValue: 'x' } }, 'supported type prefixes'],
    ['an empty value', { a: { DataType: 'String', StringValue: '' } }, 'message attribute value'],
    ['a number that is none', { a: { DataType: 'Number', StringValue: 'x' } }, "Can't cast"],
    ['a reserved name', { 'AWS.a': text('x') }, 'reserved prefixes'],
    ['a name with a space', { 'a b': text('x') }, 'Attribute name can contain'],
    ['a list of values', { a: { DataType: 'String', StringListValues: ['x'] } }, 'not supported'],
  ];
  for (const [what, attributes, reason] of refused) {
    it(`are refused with ${what}`, () => {
      expect(() => checkMessageAttributes(attributes)).to.throw(reason);
    });
  }

  it('are refused beyond ten', () => {
    const names = Array.from({ length: 11 }, (_, index) => [`a${index}`, text('x')]);
    expect(() => checkMessageAttributes(Object.fromEntries(names))).to.throw(
      'allowed maximum [10]',
    );
  });
});
