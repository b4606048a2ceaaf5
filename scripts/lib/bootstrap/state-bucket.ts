import { ListBucketsCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { CommandError } from '../command-line.ts';

/** The key of the global root's state, as in backends/global.s3.tfbackend. */
export const GLOBAL_STATE_KEY = 'dofs/global/terraform.tfstate';

const NAME_BEGINS = 'dofs-terraform-state-';

/** Where the global root's state is kept, as far as that is known to the account. */
export interface StateBucket {
  name: string;
  /** Whether the state has been moved into it. */
  holdsState: boolean;
}

/** The account's state bucket, if it has been made. @throws CommandError when there are several */
export async function findStateBucket(s3: S3Client): Promise<StateBucket | undefined> {
  const { Buckets: buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const names = buckets.flatMap(({ Name: name }) => (name?.startsWith(NAME_BEGINS) ? [name] : []));
  const [name, ...others] = names;
  if (name === undefined) return undefined;
  if (others.length > 0) {
    throw new CommandError(`more than one bucket could hold the state: ${names.join(', ')}`);
  }
  return { name, holdsState: await holdsState(s3, name) };
}

async function holdsState(s3: S3Client, bucket: string): Promise<boolean> {
  const { Contents: objects = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: GLOBAL_STATE_KEY }),
  );
  return objects.some(({ Key: key }) => key === GLOBAL_STATE_KEY);
}
