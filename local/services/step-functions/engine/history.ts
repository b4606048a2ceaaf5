/** `truncated: false` stands beside every input and output. */
const NOT_TRUNCATED = { truncated: false };

/** Members that hold execution data, and the member that describes each. */
const DATA: ReadonlySet<string> = new Set([
  'input',
  'inputDetails',
  'output',
  'outputDetails',
  'parameters',
  'assignedVariables',
  'assignedVariablesDetails',
]);

export interface RecordedEvent {
  id: number;
  previousEventId: number;
  /** Milliseconds since the epoch. */
  at: number;
  type: string;
  details: Record<string, unknown> | undefined;
}

/**
 * The events of one execution.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export class History {
  readonly #events: RecordedEvent[] = [];

  get length(): number {
    return this.#events.length;
  }

  append(event: Omit<RecordedEvent, 'id'>): number {
    const id = this.#events.length + 1;
    this.#events.push({ id, ...event });
    return id;
  }

  /** Events in the shape of the API, without execution data where that is not wanted. */
  page(from: number, count: number, reverse: boolean, data: boolean): Record<string, unknown>[] {
    const events = reverse
      ? this.#events.slice(Math.max(0, this.length - from - count), this.length - from).reverse()
      : this.#events.slice(from, from + count);
    return events.map((event) => shape(event, data));
  }
}

/** An input or output with its `...Details` member. */
export function withDetails(
  member: 'input' | 'output' | 'assignedVariables',
  value: unknown,
): Record<string, unknown> {
  return { [member]: value, [`${member}Details`]: NOT_TRUNCATED };
}

function shape(event: RecordedEvent, data: boolean): Record<string, unknown> {
  const { id, previousEventId, at, type, details } = event;
  const shaped = { timestamp: at / 1000, type, id, previousEventId };
  if (!details) return shaped;
  const kept = data
    ? details
    : Object.fromEntries(Object.entries(details).filter(([name]) => !DATA.has(name)));
  return { ...shaped, [detailsMember(type)]: kept };
}

function detailsMember(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}
