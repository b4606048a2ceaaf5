/** A JSONata expression threw, gave nothing, or gave a value of the wrong type. */
export class EvaluationError extends Error {
  /** The field within the state, e.g. `Arguments/Payload/order_id`. */
  readonly location: string;

  constructor(message: string, location: string) {
    super(message);
    this.name = 'EvaluationError';
    this.location = location;
  }
}
