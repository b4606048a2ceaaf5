import type { Tag } from '../store.ts';

export interface CreateStateMachineInput {
  name: string;
  definition: string;
  roleArn: string;
  type?: string;
  loggingConfiguration?: Record<string, unknown>;
  tracingConfiguration?: Record<string, unknown>;
  encryptionConfiguration?: Record<string, unknown>;
  publish?: boolean;
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
