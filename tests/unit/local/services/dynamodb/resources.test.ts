import { expect } from 'chai';
import { LOCAL_IDENTITY } from '../../../../../local/core/identity.ts';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import { DynamoDb } from '../../../../../local/services/dynamodb/dynamodb.ts';
import { dynamoDbResourceTypes } from '../../../../../local/services/dynamodb/resources.ts';

const VALUES = {
  name: 'dofs-local-orders',
  billing_mode: 'PAY_PER_REQUEST',
  hash_key: 'order_id',
  range_key: null,
  attribute: [
    { name: 'customer_id', type: 'S' },
    { name: 'order_id', type: 'S' },
  ],
  global_secondary_index: [
    {
      name: 'customer-index',
      hash_key: 'customer_id',
      range_key: 'order_id',
      projection_type: 'ALL',
      non_key_attributes: null,
    },
  ],
  stream_enabled: true,
  stream_view_type: 'NEW_IMAGE',
  ttl: [{ enabled: true, attribute_name: 'expires_at' }],
  deletion_protection_enabled: false,
};

describe('DynamoDB resource types', () => {
  function provision(values: object) {
    const db = new DynamoDb({ scheduler: new VirtualScheduler(), identity: LOCAL_IDENTITY });
    const [type] = dynamoDbResourceTypes(db);
    const address = 'aws_dynamodb_table.this';
    const computed = type?.provision({
      address,
      type: 'aws_dynamodb_table',
      values: values as Record<string, unknown>,
    });
    return { db, computed };
  }

  it('makes the table that Terraform planned', () => {
    const { db, computed } = provision(VALUES);
    const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/dofs-local-orders';
    expect(computed).to.deep.equal({
      id: 'dofs-local-orders',
      name: 'dofs-local-orders',
      arn,
      stream_arn: `${arn}/stream/2026-01-01T00:00:00.000`,
      stream_label: '2026-01-01T00:00:00.000',
    });
    expect(db.readStream(String(computed?.stream_arn), undefined, 1)).to.deep.equal([]);
  });

  it('gives no stream ARN to a table without a stream', () => {
    const { computed } = provision({ ...VALUES, stream_enabled: false, stream_view_type: null });
    expect(computed?.stream_arn).to.equal('');
  });

  it('refuses a stream without a view type', () => {
    expect(() => provision({ ...VALUES, stream_view_type: null })).to.throw(
      'stream_enabled without stream_view_type in aws_dynamodb_table.this',
    );
  });

  it('refuses a table that leaves its billing mode to the default', () => {
    expect(() => provision({ ...VALUES, billing_mode: null })).to.throw(
      'the billing_mode PROVISIONED, which is the default, in aws_dynamodb_table.this',
    );
  });
});
