import type { AnyOperation, Operation } from '../../../core/service.ts';
import type { Execution, ExecutionStatus } from '../engine/execution.ts';
import type { Executions } from '../executions.ts';
import { type Store, unqualified } from '../store.ts';
import { constraint, decodeToken, encodeToken, pageSize, seconds } from './parameters.ts';

const INCLUDED = { included: true };
const STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'];

interface ExecutionArn {
  executionArn: string;
}

const byArn = ({ executionArn }: ExecutionArn): string[] => [executionArn];

/** The operations on executions. */
export function executionOperations(
  store: Store,
  executions: Executions,
): Record<string, AnyOperation> {
  return {
    StartExecution: start(executions),
    DescribeExecution: describe(store, executions),
    ListExecutions: list(store),
    StopExecution: stop(executions),
    RedriveExecution: redrive(executions),
    GetExecutionHistory: history(store),
    DescribeStateMachineForExecution: describeMachine(store),
  };
}

function start(
  executions: Executions,
): Operation<{ stateMachineArn: string; name?: string; input?: string }> {
  return {
    parameters: ['stateMachineArn', 'name', 'input'],
    resources: ({ stateMachineArn }) => [unqualified(stateMachineArn)],
    run: ({ stateMachineArn, name, input }) => {
      const { arn, startDate } = executions.start(stateMachineArn, name, input);
      return { executionArn: arn, startDate: seconds(startDate) };
    },
  };
}

function describe(store: Store, executions: Executions): Operation<ExecutionArn> {
  return {
    parameters: ['executionArn'],
    resources: byArn,
    run: ({ executionArn }) => {
      const execution = store.execution(executionArn);
      const { input, output, error, cause } = execution;
      const reason = executions.notRedrivable(execution);
      return {
        ...summary(execution),
        input,
        inputDetails: INCLUDED,
        ...(output !== undefined && { output, outputDetails: INCLUDED }),
        ...(error !== undefined && { error }),
        ...(cause !== undefined && { cause }),
        redriveStatus: reason === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
        ...(reason !== undefined && { redriveStatusReason: reason }),
      };
    },
  };
}

function summary(execution: Execution): Record<string, unknown> {
  const { arn, name, revision, qualification, status, startDate, stopDate } = execution;
  const { redriveCount, redriveDate } = execution;
  const { versionArn, aliasArn } = qualification;
  return {
    executionArn: arn,
    stateMachineArn: revision.machineArn,
    ...(versionArn !== undefined && { stateMachineVersionArn: versionArn }),
    ...(aliasArn !== undefined && { stateMachineAliasArn: aliasArn }),
    name,
    status,
    startDate: seconds(startDate),
    ...(stopDate !== undefined && { stopDate: seconds(stopDate) }),
    redriveCount,
    ...(redriveDate !== undefined && { redriveDate: seconds(redriveDate) }),
  };
}

interface ListInput {
  stateMachineArn: string;
  statusFilter?: ExecutionStatus;
  redriveFilter?: 'REDRIVEN' | 'NOT_REDRIVEN';
  maxResults?: number;
  nextToken?: string;
}

/**
 * Newest first, of a machine or of those started with a version or an alias of it; a page token says how far the listing came, so that new starts do not shift it.
 */
function list(store: Store): Operation<ListInput> {
  return {
    parameters: ['stateMachineArn', 'statusFilter', 'redriveFilter', 'maxResults', 'nextToken'],
    resources: ({ stateMachineArn }) => [unqualified(stateMachineArn)],
    run: (input) => {
      const { stateMachineArn, statusFilter, maxResults, nextToken } = input;
      const { machine } = store.startTarget(stateMachineArn);
      const size = pageSize(maxResults);
      const before = decodeToken(stateMachineArn, nextToken) ?? Number.POSITIVE_INFINITY;
      if (statusFilter !== undefined && !STATUSES.includes(statusFilter)) {
        constraint(
          'statusFilter',
          statusFilter,
          `satisfy enum value set: [${STATUSES.join(', ')}]`,
        );
      }
      const found: Execution[] = [];
      for (let i = machine.executions.length - 1; i >= 0 && found.length <= size; i--) {
        const execution = machine.executions[i];
        if (execution && execution.ordinal < before && wanted(execution, input)) {
          found.push(execution);
        }
      }
      const page = found.slice(0, size);
      const last = page.at(-1);
      return {
        executions: page.map(summary),
        ...(found.length > size &&
          last && { nextToken: encodeToken(stateMachineArn, last.ordinal) }),
      };
    },
  };
}

function wanted(execution: Execution, input: ListInput): boolean {
  const { stateMachineArn, statusFilter, redriveFilter } = input;
  const { revision, qualification } = execution;
  const { versionArn, aliasArn } = qualification;
  if (![revision.machineArn, versionArn, aliasArn].includes(stateMachineArn)) return false;
  if (statusFilter !== undefined && execution.status !== statusFilter) return false;
  if (redriveFilter === undefined) return true;
  return (redriveFilter === 'REDRIVEN') === execution.redriveCount > 0;
}

function stop(
  executions: Executions,
): Operation<ExecutionArn & { error?: string; cause?: string }> {
  return {
    parameters: ['executionArn', 'error', 'cause'],
    resources: byArn,
    run: ({ executionArn, error, cause }) => {
      const { stopDate = 0 } = executions.stop(executionArn, error, cause);
      return { stopDate: seconds(stopDate) };
    },
  };
}

function redrive(executions: Executions): Operation<ExecutionArn & { clientToken?: string }> {
  const answered = new Map<string, number>();
  return {
    parameters: ['executionArn', 'clientToken'],
    resources: byArn,
    run: ({ executionArn, clientToken }) => {
      const key = `${executionArn} ${clientToken}`;
      const before = clientToken === undefined ? undefined : answered.get(key);
      if (before !== undefined) return { redriveDate: seconds(before) };
      const { redriveDate = 0 } = executions.redrive(executionArn);
      answered.set(key, redriveDate);
      return { redriveDate: seconds(redriveDate) };
    },
  };
}

interface HistoryInput extends ExecutionArn {
  maxResults?: number;
  reverseOrder?: boolean;
  nextToken?: string;
  includeExecutionData?: boolean;
}

function history(store: Store): Operation<HistoryInput> {
  return {
    parameters: ['executionArn', 'maxResults', 'reverseOrder', 'nextToken', 'includeExecutionData'],
    resources: byArn,
    run: (input) => {
      const { executionArn, maxResults, reverseOrder = false, nextToken } = input;
      const { includeExecutionData = true } = input;
      const events = store.execution(executionArn).history;
      const size = pageSize(maxResults);
      const owner = `${executionArn} ${reverseOrder}`;
      const from = decodeToken(owner, nextToken) ?? 0;
      const more = from + size < events.length;
      return {
        events: events.page(from, size, reverseOrder, includeExecutionData),
        ...(more && { nextToken: encodeToken(owner, from + size) }),
      };
    },
  };
}

/** The machine as it was when the execution was started. */
function describeMachine(store: Store): Operation<ExecutionArn> {
  return {
    parameters: ['executionArn'],
    resources: byArn,
    run: ({ executionArn }) => {
      const execution = store.execution(executionArn);
      const { machineArn, machineName, definition, roleArn, updateDate, revisionId } =
        execution.revision;
      const machine = store.machineOf(execution);
      return {
        stateMachineArn: machineArn,
        name: machineName,
        definition,
        roleArn,
        updateDate: seconds(updateDate),
        ...(revisionId !== undefined && { revisionId }),
        ...(machine && {
          loggingConfiguration: machine.loggingConfiguration,
          tracingConfiguration: machine.tracingConfiguration,
          encryptionConfiguration: machine.encryptionConfiguration,
        }),
      };
    },
  };
}
