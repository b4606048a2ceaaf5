import {
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { CommandError } from '../command-line.ts';
import type { Release } from './manifest.ts';

/** What is kept of a release that passed an environment's tests. */
export interface TestedRelease extends Release {
  environment: string;
  /** ISO 8601, UTC. */
  tested_at: string;
}

/** Where it is kept: the artifact hash is the name, so whoever builds the same finds it. */
export function testedKey(environment: string, { artifact_hash }: Release): string {
  return `tested/${environment}/${artifact_hash}.json`;
}

/** Which releases passed in which environment, kept in the artifact bucket. */
export class Promotion {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  /** Notes that the release passed in the environment; the latest time stands. */
  async record(environment: string, release: Release, now: Date): Promise<TestedRelease> {
    const { version, commit, artifact_hash } = release;
    const tested: TestedRelease = {
      artifact_hash,
      version,
      commit,
      environment,
      tested_at: now.toISOString(),
    };
    await this.#s3.send(
      new PutObjectCommand({
        Bucket: this.#bucket,
        Key: testedKey(environment, release),
        Body: `${JSON.stringify(tested, null, 2)}\n`,
        ContentType: 'application/json',
      }),
    );
    return tested;
  }

  /**
   * What was noted of these very artifacts.
   *
   * @throws CommandError when nothing was: they did not pass in the environment
   */
  async check(environment: string, release: Release): Promise<TestedRelease> {
    const Key = testedKey(environment, release);
    try {
      const { Body: body } = await this.#s3.send(
        new GetObjectCommand({ Bucket: this.#bucket, Key }),
      );
      return JSON.parse((await body?.transformToString()) ?? '') as TestedRelease;
    } catch (error) {
      throw this.#notChecked(error, environment, release);
    }
  }

  #notChecked(error: unknown, environment: string, release: Release): unknown {
    if (!(error instanceof S3ServiceException)) return error;
    const place = `s3://${this.#bucket}/${testedKey(environment, release)}`;
    const { commit, version } = release;
    if (error.name === 'NoSuchKey') {
      return new CommandError(
        `these artifacts never passed in ${environment} (no ${place}).\n` +
          `Run the nonprod pipeline on this commit first (${commit}, version ${version}); ` +
          'a release or hotfix branch goes through it too, started by hand.',
      );
    }
    return new CommandError(
      `cannot read ${place}: ${error.name}: ${error.message}${HINT[error.name] ?? ''}`,
    );
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
const HINT: Readonly<Record<string, string>> = {
  AccessDenied: '. So S3 answers for a missing object, too, when s3:ListBucket is not allowed',
};
