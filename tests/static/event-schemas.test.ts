import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Order } from '../../lambdas/shared/domain/order.ts';
import type { OrderCommand } from '../../lambdas/shared/domain/order-command.ts';
import type { OrderEvent } from '../../lambdas/shared/domain/order-event.ts';
import { type Recording, record } from '../../lambdas/shared/domain/record.ts';
import { type CloudEvent, toCloudEvent } from '../../lambdas/shared/events/cloud-event.ts';
import {
  EVENT_VERSIONS,
  type EventType,
  schemaName,
  schemaUri,
} from '../../lambdas/shared/events/event-types.ts';
import type { JsonSchema } from '../../scripts/lib/schemas/compatibility.ts';
import { createEventValidator } from '../../scripts/lib/schemas/event-validator.ts';
import {
  brokenPromises,
  RELEASED,
  readSchemas,
  SCHEMAS,
} from '../../scripts/lib/schemas/schema-files.ts';
import { commands, PLATFORM_TYPES, platformEvent, recording } from './event-arbitraries.ts';

const TYPES = Object.keys(EVENT_VERSIONS) as EventType[];
const ORDER_TYPES = TYPES.filter((type) => !(PLATFORM_TYPES as string[]).includes(type));
const DOCUMENT = path.resolve(import.meta.dirname, '../../docs/events.md');

describe('event schemas', () => {
  const current = readSchemas(SCHEMAS);
  const problemsOf = createEventValidator();

  it('are one file for each type and version, under the name that events give', () => {
    expect([...current.keys()]).to.have.members([...TYPES.map(schemaName), 'envelope.v1']);
    for (const [name, schema] of current) expect(schema.$id).to.equal(schemaUri(name));
  });

  it('hold for every event that any history of commands makes', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(commands, recording, (history, given) => {
        for (const event of eventsOf(history, given)) {
          expect(problemsOf(toCloudEvent(event, 'test'))).to.deep.equal([]);
          seen.add(event.type);
        }
      }),
      { numRuns: 2_000 },
    );
    expect([...seen]).to.have.members(ORDER_TYPES);
  });

  for (const type of PLATFORM_TYPES) {
    it(`hold for every ${type}`, () => {
      fc.assert(
        fc.property(platformEvent(type), (event) => {
          expect(problemsOf(toCloudEvent(event, 'test'))).to.deep.equal([]);
        }),
      );
    });
  }

  it('refuse a member that is missing or unknown, in every type', () => {
    const sample = samples();
    expect([...sample.keys()]).to.have.members(TYPES);
    for (const [type, event] of sample) {
      for (const name of requiredData(current, type)) {
        const { [name]: _, ...data } = event.data as Record<string, unknown>;
        const problems = problemsOf({ ...event, data } as CloudEvent);
        expect(problems.join(), `${type} without ${name}`).to.contain(name);
      }
      const data = { ...event.data, more: 1 };
      expect(problemsOf({ ...event, data } as CloudEvent).join(), type).to.contain('more');
      expect(problemsOf({ ...event, more: 1 } as CloudEvent).join(), type).to.contain('more');
      expect(problemsOf({ ...event, correlationid: '' }), type).not.to.deep.equal([]);
      expect(problemsOf({ ...event, type: 'dofs.Other.v1' }), type).not.to.deep.equal([]);
      expect(problemsOf({ ...event, sequence: '1' }), type).not.to.deep.equal([]);
    }
  });

  it('are released, each one (else `make release-schemas`)', () => {
    expect([...readSchemas(RELEASED).keys()]).to.include.members([...current.keys()]);
  });

  it('keep what was released to consumers', () => {
    expect(brokenPromises(readSchemas(RELEASED), current)).to.deep.equal([]);
  });

  it('have every type in docs/events.md', () => {
    const text = readFileSync(DOCUMENT, 'utf8');
    expect(TYPES.filter((type) => !text.includes(`\`${type}\``))).to.deep.equal([]);
  });
});

/** The events of a history; what the order does not allow is passed over. */
function eventsOf(history: OrderCommand[], given: Recording): OrderEvent[] {
  const events: OrderEvent[] = [];
  let order: Order | undefined;
  for (const command of history) {
    const recorded = tryTo(() => record(order, command, given));
    if (!recorded) continue;
    order = recorded.order;
    events.push(recorded.event);
  }
  return events;
}

function tryTo<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch (error) {
    const refusals = /^(IllegalTransition|CompensationBegun|OrderCancelled|NotCancellable)Error$/;
    if (error instanceof Error && refusals.test(error.name)) return undefined;
    throw error;
  }
}

/** An event of each type. */
function samples(): Map<EventType, CloudEvent> {
  const found = new Map<EventType, CloudEvent>();
  const histories = fc.sample(fc.tuple(commands, recording), { numRuns: 2_000, seed: 1 });
  for (const event of histories.flatMap(([history, given]) => eventsOf(history, given))) {
    found.set(event.type, toCloudEvent(event, 'test'));
  }
  for (const type of PLATFORM_TYPES) {
    for (const event of fc.sample(platformEvent(type), { numRuns: 1, seed: 1 })) {
      found.set(type, toCloudEvent(event, 'test'));
    }
  }
  return found;
}

function requiredData(schemas: Map<string, JsonSchema>, type: EventType): string[] {
  const schema = schemas.get(schemaName(type)) as { properties: Record<string, JsonSchema> };
  return schema.properties.data?.required as string[];
}
