import { randomUUID } from 'node:crypto';
import { LOCATION } from './location.ts';
import { RecordBook } from './record-book.ts';
import type { ServiceSubstitutes, Substitute } from './substitute.ts';

const REASON = 'moto 5.2 has no CodeConnections';

type Tags = { Key: string; Value: string }[];

interface Connection {
  ConnectionName: string;
  ConnectionArn: string;
  ProviderType: string;
  OwnerAccountId: string;
  /** PENDING until somebody authorises it in the console, as on AWS: nobody does here. */
  ConnectionStatus: 'PENDING';
}

/** Connections to a repository's host. */
export function codeConnections(): ServiceSubstitutes {
  const connections = new RecordBook<{ connection: Connection; tags: Tags }>(
    'ResourceNotFoundException',
  );
  return {
    substitutes: [
      operation('CreateConnection', ({ ConnectionName, ProviderType, Tags: tags = [] }) => {
        const arn = `arn:aws:codeconnections:${LOCATION}:connection/${randomUUID()}`;
        const connection: Connection = {
          ConnectionName: String(ConnectionName),
          ConnectionArn: arn,
          ProviderType: String(ProviderType),
          OwnerAccountId: LOCATION.split(':')[1] ?? '',
          ConnectionStatus: 'PENDING',
        };
        connections.put(arn, { connection, tags: tags as Tags });
        return { ConnectionArn: arn, Tags: tags };
      }),
      operation('GetConnection', ({ ConnectionArn }) => ({
        Connection: connections.get(String(ConnectionArn)).connection,
      })),
      operation('DeleteConnection', ({ ConnectionArn }) => {
        connections.delete(String(ConnectionArn));
        return {};
      }),
      operation('ListTagsForResource', ({ ResourceArn }) => ({
        Tags: connections.get(String(ResourceArn)).tags,
      })),
    ],
    corrections: [],
  };
}

function operation(name: string, answer: Substitute['answer']): Substitute {
  const target = `CodeConnections_20231201.${name}`;
  return { call: { target }, reason: REASON, answer };
}
