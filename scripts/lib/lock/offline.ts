import { AwsServer } from '../../../local/core/aws-server.ts';
import { LOCAL_IDENTITY } from '../../../local/core/identity.ts';
import { RealScheduler } from '../../../local/core/scheduler.ts';
import type { JsonService } from '../../../local/core/service.ts';
import { Iam } from '../../../local/services/iam/iam.ts';
import { validate } from '../../../local/services/step-functions/asl/validate.ts';
import { Sts } from '../../../local/services/sts/sts.ts';

/** What a plan asks AWS, answered on this machine. */
export interface PlanEndpoint {
  /** Environment variables that send Terraform there, and nowhere else. */
  environment: Record<string, string>;
  close(): Promise<void>;
}

/**
 * Answers the two calls that a first plan of the platform makes: whose account it is, and whether
 * the state machine's definition is valid (by the local runtime's own validator). A definition
 * that is not valid fails the plan, as on AWS.
 */
export async function servePlan(): Promise<PlanEndpoint> {
  const identity = LOCAL_IDENTITY;
  const iam = new Iam({ scheduler: new RealScheduler(), identity });
  const server = new AwsServer([new Sts({ identity, iam }).service, definitionValidator()]);
  const port = await server.listen();
  return {
    environment: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '2',
    },
    close: () => server.close(),
  };
}

function definitionValidator(): JsonService {
  return {
    protocol: 'json',
    iamPrefix: 'states',
    targetPrefix: 'AWSStepFunctions',
    jsonVersion: '1.0',
    operations: {
      ValidateStateMachineDefinition: {
        parameters: ['definition', 'type', 'severity', 'maxResults'],
        run: ({ definition }: { definition: string }) => {
          const diagnostics = validate(definition);
          return { result: diagnostics.length > 0 ? 'FAIL' : 'OK', diagnostics, truncated: false };
        },
      },
    },
  };
}
