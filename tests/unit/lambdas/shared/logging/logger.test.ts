import { expect } from 'chai';
import { errorFields } from '../../../../../lambdas/shared/logging/logger.ts';
import { collectingLogger } from '../../../../support/builders.ts';

describe('createLogger', () => {
  it('writes one JSON object a line, with what every line carries', () => {
    const { logger, lines } = collectingLogger();
    logger.info('order accepted', { code: 'ORDER_ACCEPTED', order_id: 'o-1', correlation_id: 'c' });
    expect(lines).to.have.length(1);
    const [{ timestamp, ...line } = { timestamp: undefined }] = lines;
    expect(timestamp).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(line).to.deep.equal({
      level: 'info',
      message: 'order accepted',
      code: 'ORDER_ACCEPTED',
      service: 'dofs',
      environment: 'test',
      function: 'test',
      order_id: 'o-1',
      correlation_id: 'c',
    });
  });
});

describe('errorFields', () => {
  it('tells name, message, stack and the causes', () => {
    const error = new TypeError('outer', { cause: new RangeError('inner') });
    const fields = errorFields(error);
    expect(fields).to.include({ error_name: 'TypeError', error_message: 'outer' });
    expect(fields.stack).to.contain('logger.test');
    expect(fields.cause).to.include({ error_name: 'RangeError', error_message: 'inner' });
  });

  it('tells what was thrown when it is no error', () => {
    expect(errorFields('text')).to.deep.equal({ error_message: 'text' });
  });
});
