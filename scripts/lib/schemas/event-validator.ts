import { type ErrorObject, Ajv2020 as JsonSchema2020 } from 'ajv/dist/2020.js';
import type { CloudEvent } from '../../../lambdas/shared/events/cloud-event.ts';
import { readSchemas, SCHEMAS } from './schema-files.ts';

/** Says what is wrong with a published event by the schema that it names; empty when nothing is. */
export type EventValidator = (event: CloudEvent) => string[];

/** A validator of every event type, by the schemas in the work tree. */
export function createEventValidator(): EventValidator {
  const ajv = new JsonSchema2020({ strict: true, allErrors: true });
  const schemas = [...readSchemas(SCHEMAS).values()];
  ajv.addSchema(schemas);
  const known = new Set(schemas.map(({ $id }) => $id));
  return (event) => {
    const validate = known.has(event.dataschema) ? ajv.getSchema(event.dataschema) : undefined;
    if (!validate) return [`no schema is ${event.dataschema}`];
    return validate(event) ? [] : (validate.errors ?? []).map(worded);
  };
}

function worded({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath || 'the event'} ${message} ${JSON.stringify(params)}`;
}
