import type { ApiClient } from '../api-client.ts';

/** The API that is walked. */
export type Api = Pick<ApiClient, 'send'>;

/** Tells the outcome of a check: what differs, or nothing. */
export type Tell = (name: string, found: readonly string[]) => void;
