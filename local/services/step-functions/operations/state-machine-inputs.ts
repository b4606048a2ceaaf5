import type { Tag } from '../store.ts';

export interface CreateStateMachineInput {
  name: string;
  definition: string;
  roleArn: string;
  type?: string;
  loggingConfiguration?: Record<string, unknown>;
  tracingConfiguration?: Record<string, unknown>;
  encryptionConfiguration?: Record<string, unknown>;
  /** Makes a version of the new revision. */
  publish?: boolean;
  versionDescription?: string;
  tags?: Tag[];
}

export interface UpdateStateMachineInput
  extends Partial<Omit<CreateStateMachineInput, 'name' | 'type' | 'tags'>> {
  stateMachineArn: string;
}

export interface ValidateInput {
  definition: string;
  type?: string;
  severity?: string;
  maxResults?: number;
}

export const LOGGING_OFF = { level: 'OFF', includeExecutionData: false };
export const TRACING_OFF = { enabled: false };
export const AWS_OWNED_KEY = { type: 'AWS_OWNED_KEY' };
