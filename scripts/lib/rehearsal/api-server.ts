import { CloudWatchClient, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { Moto } from '../api-server/moto.ts';
import { MotoProxy } from '../api-server/moto-proxy.ts';

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

export const REGION = 'us-east-1';

/** One AWS API server for all that the pipelines make, and the buckets that stand before them. */
export class ApiServer {
  readonly endpoint: string;
  /** Any will do. */
  readonly credentials = CREDENTIALS;
  readonly #moto: Moto;
  readonly #proxy: MotoProxy;

  private constructor(moto: Moto, proxy: MotoProxy, endpoint: string) {
    this.#moto = moto;
    this.#proxy = proxy;
    this.endpoint = endpoint;
  }

  static async start(): Promise<ApiServer> {
    const moto = await Moto.start();
    const proxy = new MotoProxy(moto.port);
    return new ApiServer(moto, proxy, await proxy.listen());
  }

  /** Variables that send Terraform, the SDK and the scripts there, and nowhere else. */
  get variables(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.endpoint,
      // make reads it: the scripts then address buckets by path.
      ENDPOINT: this.endpoint,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: 'true',
      // The provider tries 25 times by default: minutes, where the server lacks an operation.
      AWS_MAX_ATTEMPTS: '3',
    };
  }

  /** A versioned bucket, as the global root makes them. */
  async createBucket(bucket: string): Promise<void> {
    const s3 = new S3Client({ ...this.#client(), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
    s3.destroy();
  }

  /** Sets an alarm off. @throws the service's error when there is no such alarm */
  async raiseAlarm(name: string): Promise<void> {
    const cloudwatch = new CloudWatchClient(this.#client());
    await cloudwatch.send(
      new SetAlarmStateCommand({
        AlarmName: name,
        StateValue: 'ALARM',
        StateReason: 'set off by the rehearsal',
      }),
    );
    cloudwatch.destroy();
  }

  async close(): Promise<void> {
    await this.#proxy.close();
    await this.#moto.stop();
  }

  #client(): { region: string; endpoint: string; credentials: typeof CREDENTIALS } {
    return { region: REGION, endpoint: this.endpoint, credentials: CREDENTIALS };
  }
}
