import Ajv from 'ajv-draft-04';
import { AwsError, NotHonouredError } from '../../core/aws-error.ts';

/** True when the body is JSON that fits the model. */
export type BodyCheck = (body: Buffer) => boolean;

/**
 * Makes the check of a model, a JSON Schema of draft 4. An absent body is held against it as `{}`.
 *
 * @throws AwsError BadRequestException for what is no schema; NotHonouredError for a reference
 *   to another model, and for `format`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
 */
export function compileModel(name: string, schema: string): BodyCheck {
  const parsed = parseSchema(name, schema);
  refuseUnhonoured(name, parsed);
  const fits = compileSchema(name, parsed);
  return (body) => {
    try {
      return fits(body.length === 0 ? {} : JSON.parse(body.toString('utf8')));
    } catch {
      // No JSON at all: as invalid as JSON of another shape.
      return false;
    }
  };
}

function parseSchema(name: string, schema: string): object {
  try {
    return JSON.parse(schema) as object;
  } catch (cause) {
    throw invalidModel(name, cause);
  }
}

function compileSchema(name: string, schema: object): (value: unknown) => boolean {
  try {
    // Draft 4 ignores keywords that it does not know.
    return new Ajv.default({ strict: false, logger: false }).compile(schema);
  } catch (cause) {
    throw invalidModel(name, cause);
  }
}

function invalidModel(name: string, cause: unknown): AwsError {
  return new AwsError(
    'BadRequestException',
    `Invalid model specified: ${name}: Validation Result: warnings : [], errors : [${String(cause)}]`,
  );
}

function refuseUnhonoured(model: string, schema: unknown): void {
  if (typeof schema !== 'object' || schema === null) return;
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === '$ref' && typeof value === 'string' && !value.startsWith('#')) {
      throw new NotHonouredError(`the reference ${value} of the model ${model}`);
    }
    if (keyword === 'format' && typeof value === 'string') {
      throw new NotHonouredError(`the format ${value} of the model ${model}`);
    }
    refuseUnhonoured(model, value);
  }
}
