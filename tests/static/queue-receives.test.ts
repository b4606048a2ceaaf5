import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { REPOSITORY, ROOT_MODULE } from '../../scripts/lib/terraform/workspace.ts';
import { hclFile } from '../support/hcl-rules.ts';

/** A consumer notes why a message died on its last receive, so it has to know which that is. */
const CONSUMERS: Record<string, string> = {
  order_queue: 'fulfill-order',
  notification_queue: 'notification',
  shipping_notice_queue: 'shipping-notice',
  backstop_queue: 'workflow-backstop',
};

describe('the last receive of a message', () => {
  for (const [queue, consumer] of Object.entries(CONSUMERS)) {
    it(`is the same for ${consumer} as for its queue`, async () => {
      const { parsed } = await hclFile('queues.tf', read(ROOT_MODULE, 'queues.tf'));
      const [given] = parsed.module?.[queue] ?? [];
      const source = read('lambdas', 'functions', consumer, 'index.ts');
      const [, known] = /(?:maxReceives:|MAX_RECEIVES =) (\d+)/.exec(source) ?? [];
      expect(given?.max_receive_count).to.be.a('number');
      expect(Number(known)).to.equal(given?.max_receive_count);
    });
  }
});

function read(...file: string[]): string {
  return readFileSync(path.join(REPOSITORY, ...file), 'utf8');
}
