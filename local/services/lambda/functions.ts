import { AwsError } from '../../core/aws-error.ts';
import { arn } from '../../core/identity.ts';
import { type FunctionRef, parseFunctionRef } from './function-ref.ts';
import { type FunctionSpec, validateFunctionSpec } from './function-spec.ts';
import { functionNotFound, LambdaFunction, type LambdaHost } from './lambda-function.ts';

/** The functions of the account, by name. */
export class Functions {
  readonly #host: LambdaHost;
  readonly #functions = new Map<string, LambdaFunction>();

  constructor(host: LambdaHost) {
    this.#host = host;
  }

  list(): LambdaFunction[] {
    return [...this.#functions.values()];
  }

  /** @throws AwsError as CreateFunction does */
  create(spec: FunctionSpec): LambdaFunction {
    if (this.#functions.has(spec.name)) {
      throw new AwsError('ResourceConflictException', `Function already exist: ${spec.name}`, {
        status: 409,
        members: { Type: 'User' },
      });
    }
    validateFunctionSpec(spec);
    this.#assertAssumable(spec);
    const created = new LambdaFunction(this.#host, spec, this.#host.code.load(spec));
    this.#functions.set(spec.name, created);
    return created;
  }

  /** @throws AwsError `ResourceNotFoundException` */
  get(ref: FunctionRef): LambdaFunction {
    const found = this.#functions.get(ref.name);
    if (found) return found;
    throw functionNotFound(this.arnOf(ref));
  }

  /**
   * What a name or an ARN names, whether it exists or not.
   *
   * @throws AwsError `ResourceNotFoundException` for what names no function of this account
   */
  ref(functionArnOrName: string): FunctionRef {
    const ref = parseFunctionRef(functionArnOrName, this.#host.identity);
    if (!ref) throw functionNotFound(functionArnOrName);
    return ref;
  }

  arnOf({ name, qualifier }: FunctionRef): string {
    const suffix = qualifier === undefined ? '' : `:${qualifier}`;
    return arn(this.#host.identity, 'lambda', `function:${name}${suffix}`);
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html */
  #assertAssumable({ name, roleArn }: FunctionSpec): void {
    const { roles } = this.#host;
    if (roles.canBeAssumedBy(roleArn, 'lambda.amazonaws.com', this.arnOf({ name }))) return;
    throw new AwsError(
      'InvalidParameterValueException',
      'The role defined for the function cannot be assumed by Lambda.',
      { members: { Type: 'User' } },
    );
  }
}
