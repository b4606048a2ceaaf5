import { expect } from 'chai';
import { queryInput } from '../../../../local/core/query-input.ts';
import { xml } from '../../../../local/core/query-xml.ts';

describe('the query protocol', () => {
  it('reads lists, maps and structures of a form', () => {
    const form = new URLSearchParams({
      TopicArn: 'arn',
      'Entries.member.1.Id': 'a',
      'Entries.member.2.Id': 'b',
      'Entries.member.2.MessageAttributes.entry.1.Name': 'kind',
      'Entries.member.2.MessageAttributes.entry.1.Value.DataType': 'String',
      'Attributes.entry.1.key': 'DisplayName',
      'Attributes.entry.1.value': 'Shop',
    });
    expect(queryInput(form)).to.deep.equal({
      TopicArn: 'arn',
      Entries: [{ Id: 'a' }, { Id: 'b', MessageAttributes: { kind: { DataType: 'String' } } }],
      Attributes: { DisplayName: 'Shop' },
    });
  });

  it('keeps the order of more than nine members', () => {
    const pairs = Array.from({ length: 11 }, (_, i): [string, string] => [
      `L.member.${i + 1}`,
      String(i),
    ]);
    expect(queryInput(pairs.reverse()).L).to.deep.equal(pairs.map(([, value]) => value).reverse());
  });

  it('writes lists, maps and structures, escaped', () => {
    const output = { List: ['a', 'b'], Map: new Map([['k', 'v & w']]), One: { Two: '<3>' } };
    expect(xml(output)).to.equal(
      '<List><member>a</member><member>b</member></List>' +
        '<Map><entry><key>k</key><value>v &amp; w</value></entry></Map>' +
        '<One><Two>&lt;3&gt;</Two></One>',
    );
  });
});
