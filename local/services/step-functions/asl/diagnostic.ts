/** One finding, in the shape of ValidateStateMachineDefinition. */
export interface Diagnostic {
  severity: 'ERROR';
  code: string;
  message: string;
  /** e.g. `/States/ValidateOrder/Next`. */
  location?: string;
}

/** Code of what AWS accepts and the local runtime does not run. */
export const NOT_HONOURED = 'LOCAL_RUNTIME_NOT_HONOURED';

/** Collects what is wrong with a definition. */
export class Findings {
  readonly list: Diagnostic[] = [];

  schema(location: string, message: string): void {
    this.#add('SCHEMA_VALIDATION_FAILED', location, message);
  }

  transition(location: string, message: string): void {
    this.#add('MISSING_TRANSITION_TARGET', location, message);
  }

  resource(location: string, message: string): void {
    this.#add('INVALID_RESOURCE', location, message);
  }

  noEnd(location: string, message: string): void {
    this.#add('MISSING_END_STATE', location, message);
  }

  notHonoured(location: string, what: string): void {
    this.#add(NOT_HONOURED, location, `the local runtime does not honour ${what}`);
  }

  #add(code: string, location: string, message: string): void {
    this.list.push({ severity: 'ERROR', code, message, location });
  }
}
