import { AwsError } from '../../core/aws-error.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import { GatewayError } from './gateway-error.ts';
import { type Quota, QuotaCounter } from './quota.ts';
import { type Throttle, TokenBucket } from './token-bucket.ts';

export interface ApiKey {
  id: string;
  value: string;
  enabled: boolean;
}

export interface UsagePlan {
  id: string;
  /** Stages that its keys open, as `<rest api id>/<stage>`. */
  stages: readonly string[];
  throttle: Throttle | undefined;
  quota: Quota | undefined;
}

/** What one key has left of one plan. */
interface Allowance {
  plan: UsagePlan;
  bucket: TokenBucket | undefined;
  quota: QuotaCounter | undefined;
}

/**
 * API keys, and what each may use.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
export class UsagePlans {
  readonly #scheduler: Scheduler;
  readonly #keysByValue = new Map<string, ApiKey>();
  readonly #keys = new Map<string, ApiKey>();
  readonly #plans = new Map<string, UsagePlan>();
  readonly #allowances = new Map<string, Allowance[]>();

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** @throws AwsError BadRequestException, ConflictException */
  addKey(key: ApiKey): void {
    if (key.value.length < 20) {
      throw new AwsError('BadRequestException', 'API Key value should be at least 20 characters');
    }
    if (this.#keysByValue.has(key.value)) {
      throw new AwsError('ConflictException', 'API Key already exists', { status: 409 });
    }
    this.#keys.set(key.id, key);
    this.#keysByValue.set(key.value, key);
  }

  addPlan(plan: UsagePlan): void {
    this.#plans.set(plan.id, plan);
  }

  /**
   * Gives the key the plan's stages.
   *
   * @throws AwsError NotFoundException; ConflictException when another of the key's plans has one
   *   of the stages, so that it would be unclear which limits hold.
   */
  addKeyToPlan(keyId: string, planId: string): void {
    const plan = this.#plans.get(planId);
    if (!plan || !this.#keys.has(keyId)) {
      throw new AwsError(
        'NotFoundException',
        'Invalid API Key or Usage Plan identifier specified',
        {
          status: 404,
        },
      );
    }
    const allowances = this.#allowances.get(keyId) ?? [];
    if (allowances.some((other) => other.plan.stages.some((s) => plan.stages.includes(s)))) {
      throw new AwsError(
        'ConflictException',
        'Usage Plan cannot be added because API Key cannot reference multiple Usage Plans with the same API stage',
        { status: 409 },
      );
    }
    const bucket = plan.throttle && new TokenBucket(this.#scheduler, plan.throttle);
    const quota = plan.quota && new QuotaCounter(plan.quota);
    this.#allowances.set(keyId, [...allowances, { plan, bucket, quota }]);
  }

  /**
   * The key by its value, when it may make one more request to the stage. A throttled request
   * is not counted against the quota.
   *
   * @throws GatewayError INVALID_API_KEY, THROTTLED, QUOTA_EXCEEDED
   */
  admit(value: string | undefined, apiId: string, stage: string): ApiKey {
    const key = this.#keysByValue.get(value ?? '');
    const allowance = this.#allowances
      .get(key?.id ?? '')
      ?.find(({ plan }) => plan.stages.includes(`${apiId}/${stage}`));
    if (!key?.enabled || !allowance) throw new GatewayError('INVALID_API_KEY', 'Forbidden');
    if (allowance.bucket?.take() === false)
      throw new GatewayError('THROTTLED', 'Too Many Requests');
    if (allowance.quota?.use(this.#scheduler.now()) === false) {
      throw new GatewayError('QUOTA_EXCEEDED', 'Limit Exceeded');
    }
    return key;
  }
}
