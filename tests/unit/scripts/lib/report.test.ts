import { expect } from 'chai';
import { countBy, duration, share, table } from '../../../../scripts/lib/report.ts';

describe('report', () => {
  it('lays out a table with numbers to the right', () => {
    const text = table(
      ['status', 'orders'],
      [
        ['FULFILLED', 7],
        ['FAILED', 12],
      ],
    );
    expect(text.split('\n')).to.deep.equal([
      'status     orders',
      '---------  ------',
      'FULFILLED       7',
      'FAILED         12',
    ]);
  });

  it('lays out a table without rows', () => {
    expect(table(['a', 'b'], [])).to.equal('a  b\n-  -');
  });

  it('counts the most frequent first, equal ones by name', () => {
    expect(countBy(['b', 'a', 'c', 'c'], (value) => value)).to.deep.equal([
      ['c', 2],
      ['a', 1],
      ['b', 1],
    ]);
  });

  it('words times and shares', () => {
    expect([duration(8.41), duration(231.2), duration(1_824), duration(undefined)]).to.deep.equal([
      '8.4 ms',
      '231 ms',
      '1.82 s',
      '-',
    ]);
    expect([share(1, 8), share(0, 0)]).to.deep.equal(['12.5 %', '-']);
  });
});
