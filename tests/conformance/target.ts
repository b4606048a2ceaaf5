import { AwsServer } from '../../local/core/aws-server.ts';
import { type Identity, LOCAL_IDENTITY } from '../../local/core/identity.ts';
import { RealScheduler, type Scheduler } from '../../local/core/scheduler.ts';
import type { AwsService } from '../../local/core/service.ts';

/** What every service is made with. */
interface ServiceMeans {
  scheduler: Scheduler;
  identity: Identity;
}

/** Options for an SDK client of whichever endpoint the suite checks. */
export interface ConformanceTarget {
  client: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
    maxAttempts: 1;
  };
  close(): Promise<void>;
}

/**
 * The endpoint under test: `CONFORMANCE_ENDPOINT` where it is set, else the services given, on
 * a free port of this machine.
 */
export async function conformanceTarget(
  services: (means: ServiceMeans) => AwsService[],
): Promise<ConformanceTarget> {
  const given = process.env.CONFORMANCE_ENDPOINT;
  const client = (endpoint: string): ConformanceTarget['client'] => ({
    endpoint,
    region: LOCAL_IDENTITY.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  if (given) return { client: client(given), close: async () => {} };
  const scheduler = new RealScheduler();
  const server = new AwsServer(services({ scheduler, identity: LOCAL_IDENTITY }));
  const port = await server.listen();
  const close = async (): Promise<void> => {
    scheduler.stop();
    await server.close();
  };
  return { client: client(`http://127.0.0.1:${port}`), close };
}
