import { expect } from 'chai';
import {
  mentions,
  parseTemplate,
  parseTraversal,
} from '../../../../../scripts/lib/lock/expression.ts';

/** An expression as hcl2json writes it. */
const hcl = (expression: string): string => `\${${expression}}`;

describe('terraform expressions', () => {
  it('splits a template into text and expressions', () => {
    const api = 'aws_api_gateway_rest_api.this.execution_arn';
    expect(parseTemplate(`\${${api}}/*/GET`)).to.deep.equal([
      { expression: api },
      { text: '/*/GET' },
    ]);
  });

  it('keeps braces inside an expression together', () => {
    expect(parseTemplate(hcl('merge({ a = { b = 1 } })'))).to.deep.equal([
      { expression: 'merge({ a = { b = 1 } })' },
    ]);
  });

  it('refuses a template that does not close', () => {
    expect(() => parseTemplate(hcl('aws_x.y').slice(0, -1))).to.throw('does not close');
  });

  it('reads a resource attribute, with and without index', () => {
    expect(parseTraversal('aws_x.y.arn')).to.deep.equal({
      kind: 'resource',
      address: 'aws_x.y',
      attribute: 'arn',
    });
    expect(parseTraversal('aws_x.y["k"].arn')).to.include({ address: 'aws_x.y["k"]' });
    expect(parseTraversal('one(aws_x.y[*].arn)')).to.include({ address: 'aws_x.y[0]' });
  });

  it('reads outputs of modules, variables and locals', () => {
    expect(parseTraversal('module.queue[0].arn')).to.deep.equal({
      kind: 'module',
      name: 'queue',
      index: '[0]',
      output: 'arn',
    });
    expect(parseTraversal('var.name')).to.deep.equal({ kind: 'var', name: 'name' });
    expect(parseTraversal('local.name')).to.deep.equal({ kind: 'local', name: 'name' });
  });

  it('does not take a computation for a reference', () => {
    expect(parseTraversal('upper(aws_x.y.arn)')).to.equal(undefined);
    expect(parseTraversal('a ? aws_x.y.arn : null')).to.equal(undefined);
  });

  it('finds what expressions mention, and nothing in plain text', () => {
    const body = {
      a: 'text aws_x.y',
      b: [hcl('var.n'), { c: hcl('f(aws_x.y.arn, module.m.out)') }],
    };
    expect(mentions(body)).to.deep.equal(['var.n', 'aws_x.y', 'module.m.out']);
    expect(mentions(hcl('each.value'))).to.deep.equal(['each.value']);
  });
});
