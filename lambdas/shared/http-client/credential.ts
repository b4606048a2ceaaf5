import { SecretsProvider } from '@aws-lambda-powertools/parameters/secrets';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_OPTIONS } from '../aws/client-options.ts';

const MAX_AGE_SECONDS = 300;

/** Two attempts, so that a slow secret leaves time to ask the provider and to fail by name. */
const SECRETS_OPTIONS = {
  ...CLIENT_OPTIONS,
  maxAttempts: 2,
  requestHandler: { ...CLIENT_OPTIONS.requestHandler, requestTimeout: 1_500 },
};

/**
 * Reads the provider's credential, a secret whose string is the bearer token, and keeps it for
 * five minutes.
 *
 * @param client made here unless a test gives one.
 */
export function secretCredential(
  secretArn: string,
  client: SecretsManagerClient = new SecretsManagerClient(SECRETS_OPTIONS),
): (fresh: boolean) => Promise<string> {
  const secrets = new SecretsProvider({ awsSdkV3Client: client });
  return async (fresh) => {
    const secret = await secrets.get(secretArn, { maxAge: MAX_AGE_SECONDS, forceFetch: fresh });
    if (typeof secret !== 'string' || secret === '') {
      throw new Error(`the secret ${secretArn} holds no text`);
    }
    return secret;
  };
}
