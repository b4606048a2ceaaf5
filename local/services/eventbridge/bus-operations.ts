import { paginate } from '../../core/paging.ts';
import type { AnyOperation, Operation } from '../../core/service.ts';
import type { Bus, Buses } from './buses.ts';

interface Named {
  Name: string;
}

/**
 * The operations on event buses.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html
 */
export function busOperations(buses: Buses): Record<string, AnyOperation> {
  const resources = ({ Name }: { Name?: string }): string[] => [buses.arnOf(Name)];
  return {
    CreateEventBus: {
      parameters: ['Name'],
      resources,
      run: ({ Name }) => ({ EventBusArn: buses.create(Name).arn }),
    } satisfies Operation<Named>,
    DescribeEventBus: {
      parameters: ['Name'],
      resources,
      run: ({ Name }) => onTheWire(buses.get(Name)),
    } satisfies Operation<{ Name?: string }>,
    ListEventBuses: {
      parameters: ['NamePrefix', 'Limit', 'NextToken'],
      run: ({ NamePrefix = '', Limit = 100, NextToken }) => {
        const found = buses.list().filter(({ name }) => name.startsWith(NamePrefix));
        const { items, nextToken } = paginate(found, Limit, NextToken);
        return { EventBuses: items.map(onTheWire), NextToken: nextToken };
      },
    } satisfies Operation<{ NamePrefix?: string; Limit?: number; NextToken?: string }>,
    DeleteEventBus: {
      parameters: ['Name'],
      resources,
      run: ({ Name }) => buses.delete(Name),
    } satisfies Operation<Named>,
  };
}

function onTheWire({ name, arn }: Bus): object {
  return { Name: name, Arn: arn };
}
