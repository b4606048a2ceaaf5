import type { Scheduler } from '../../../core/scheduler.ts';
import type { AnyOperation, Operation } from '../../../core/service.ts';
import { type Store, unqualified } from '../store.ts';
import { type CreateAliasInput, createAlias, findAlias } from '../versions.ts';
import { decodeToken, encodeToken, pageSize, seconds } from './parameters.ts';

interface ListInput {
  stateMachineArn: string;
  maxResults?: number;
  nextToken?: string;
}

/** Versions and aliases: made once and read. What moves an alias is not here. */
export function versionOperations(
  store: Store,
  scheduler: Scheduler,
): Record<string, AnyOperation> {
  return {
    ListStateMachineVersions: listVersions(store),
    CreateStateMachineAlias: create(store, scheduler),
    DescribeStateMachineAlias: describe(store),
    ListStateMachineAliases: listAliases(store),
  };
}

/** Newest first. */
function listVersions(store: Store): Operation<ListInput> {
  return {
    parameters: ['stateMachineArn', 'maxResults', 'nextToken'],
    resources: ({ stateMachineArn }) => [stateMachineArn],
    run: (input) => {
      const { versions } = store.machine(input.stateMachineArn);
      const { items, token } = page(versions.toReversed(), 'versions', input);
      return {
        stateMachineVersions: items.map(({ arn, creationDate }) => ({
          stateMachineVersionArn: arn,
          creationDate: seconds(creationDate),
        })),
        ...token,
      };
    },
  };
}

function create(store: Store, scheduler: Scheduler): Operation<CreateAliasInput> {
  return {
    parameters: ['name', 'description', 'routingConfiguration'],
    members: { routingConfiguration: ['stateMachineVersionArn', 'weight'] },
    resources: ({ routingConfiguration }) =>
      routingConfiguration.map((route) => unqualified(route.stateMachineVersionArn)),
    run: (input) => {
      const { arn, creationDate } = createAlias(store, input, scheduler.now());
      return { stateMachineAliasArn: arn, creationDate: seconds(creationDate) };
    },
  };
}

function describe(store: Store): Operation<{ stateMachineAliasArn: string }> {
  return {
    parameters: ['stateMachineAliasArn'],
    resources: ({ stateMachineAliasArn }) => [unqualified(stateMachineAliasArn)],
    run: ({ stateMachineAliasArn }) => {
      const alias = findAlias(store, stateMachineAliasArn);
      const { arn, name, description, version, creationDate } = alias;
      return {
        stateMachineAliasArn: arn,
        name,
        ...(description !== undefined && { description }),
        routingConfiguration: [{ stateMachineVersionArn: version.arn, weight: 100 }],
        creationDate: seconds(creationDate),
        updateDate: seconds(creationDate),
      };
    },
  };
}

function listAliases(store: Store): Operation<ListInput> {
  return {
    parameters: ['stateMachineArn', 'maxResults', 'nextToken'],
    resources: ({ stateMachineArn }) => [stateMachineArn],
    run: (input) => {
      const { aliases } = store.machine(input.stateMachineArn);
      const { items, token } = page([...aliases.values()], 'aliases', input);
      return {
        stateMachineAliases: items.map(({ arn, creationDate }) => ({
          stateMachineAliasArn: arn,
          creationDate: seconds(creationDate),
        })),
        ...token,
      };
    },
  };
}

function page<Item>(
  all: Item[],
  listing: string,
  { stateMachineArn, maxResults, nextToken }: ListInput,
): { items: Item[]; token: { nextToken?: string } } {
  const owner = `${listing} ${stateMachineArn}`;
  const from = decodeToken(owner, nextToken) ?? 0;
  const end = from + pageSize(maxResults);
  const token = end < all.length ? { nextToken: encodeToken(owner, end) } : {};
  return { items: all.slice(from, end), token };
}
