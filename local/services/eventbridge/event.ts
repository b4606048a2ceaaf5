import { v7 as uuid } from 'uuid';
import type { Identity } from '../../core/identity.ts';

/** An entry of PutEvents. `Time` is seconds since the epoch. */
export interface PutEventsEntry {
  Time?: number;
  Source?: string;
  Resources?: string[];
  DetailType?: string;
  Detail?: string;
  EventBusName?: string;
}

/** An event as rules see it and targets get it. */
export interface EventEnvelope {
  version: '0';
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  /** ISO 8601 UTC, whole seconds. */
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, unknown>;
}

export interface EntryError {
  ErrorCode: string;
  ErrorMessage: string;
}

/**
 * The event of an entry, or why the entry fails.
 *
 * @param now milliseconds since the epoch
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
 */
export function toEvent(
  entry: PutEventsEntry,
  now: number,
  identity: Identity,
): EventEnvelope | EntryError {
  const { Source, DetailType, Detail, Resources = [], Time } = entry;
  if (!Source) return requiredArgument('Source');
  if (!DetailType) return requiredArgument('DetailType');
  if (!Detail) return requiredArgument('Detail');
  if (Source.startsWith('aws.')) {
    return {
      ErrorCode: 'NotAuthorizedForSourceException',
      ErrorMessage: 'Not authorized for the source.',
    };
  }
  const detail = parseDetail(Detail);
  if (!detail) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  const event = { source: Source, detailType: DetailType, resources: Resources, detail };
  const time = Time === undefined ? now : Time * 1000;
  return { ...serviceEvent(event, now, identity), time: wholeSeconds(time) };
}

/** An event that an AWS service puts on the default bus. */
export interface ServiceEvent {
  /** e.g. `aws.states` */
  source: string;
  detailType: string;
  resources: string[];
  detail: Record<string, unknown>;
}

/** @param now milliseconds since the epoch */
export function serviceEvent(event: ServiceEvent, now: number, identity: Identity): EventEnvelope {
  return {
    version: '0',
    id: uuid({ msecs: now }),
    'detail-type': event.detailType,
    source: event.source,
    account: identity.accountId,
    time: wholeSeconds(now),
    region: identity.region,
    resources: event.resources,
    detail: event.detail,
  };
}

/**
 * The size that counts against the limit of a request, in bytes.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 */
export function entryBytes({
  Time,
  Source,
  DetailType,
  Detail,
  Resources,
}: PutEventsEntry): number {
  const texts = [Source, DetailType, Detail, ...(Resources ?? [])];
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0);
  return bytes + (Time === undefined ? 0 : 14);
}

function wholeSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

function requiredArgument(name: string): EntryError {
  return {
    ErrorCode: 'InvalidArgument',
    ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
  };
}

function parseDetail(text: string): Record<string, unknown> | undefined {
  try {
    const detail: unknown = JSON.parse(text);
    const isObject = typeof detail === 'object' && detail !== null && !Array.isArray(detail);
    return isObject ? (detail as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
