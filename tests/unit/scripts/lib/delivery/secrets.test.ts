import { expect } from 'chai';
import { MASK, masked, secretsOf } from '../../../../../scripts/lib/delivery/secrets.ts';
import { planOf, resource } from './plans.ts';

const KEY = 'abcdefghijklmnop';

describe('masking secrets', () => {
  it('masks a value everywhere once it is marked anywhere', () => {
    const plan = planOf(
      resource('aws_api_gateway_api_key.this', ['no-op'], {
        before: { value: KEY },
        before_sensitive: { value: true },
      }),
      resource('aws_api_gateway_usage_plan_key.this', ['delete'], { before: { value: KEY } }),
    );
    expect(masked(`- value = "${KEY}" -> null`, secretsOf(plan))).to.equal(
      `- value = "${MASK}" -> null`,
    );
  });

  it('finds secrets in outputs, drift and the state, in nested modules too', () => {
    const secrets = secretsOf({
      output_changes: {
        key: { actions: ['create'], after: 'output-secret', after_sensitive: true },
      },
      resource_drift: [
        resource('aws_x.y', ['update'], {
          after: { list: ['drifted-secret'] },
          after_sensitive: { list: [true] },
        }),
      ],
      prior_state: {
        values: {
          outputs: { word: { value: 'state-output-secret', sensitive: true } },
          root_module: {
            child_modules: [
              {
                resources: [
                  {
                    type: 'aws_x',
                    values: { word: 'state-secret', id: 'plain-id' },
                    sensitive_values: { word: true },
                  },
                ],
              },
            ],
          },
        },
      },
    });
    expect([...secrets].sort()).to.deep.equal([
      'drifted-secret',
      'output-secret',
      'state-output-secret',
      'state-secret',
    ]);
  });

  it('leaves words alone that are too short to be secrets', () => {
    const short = { before: { value: 'dev' }, before_sensitive: { value: true } };
    expect(secretsOf(planOf(resource('aws_x.y', ['no-op'], short))).size).to.equal(0);
  });

  it('masks the longer of two secrets first, so that nothing of it is left', () => {
    expect(masked('secret-one-and-more', new Set(['secret-one', 'secret-one-and-more']))).to.equal(
      MASK,
    );
  });
});
