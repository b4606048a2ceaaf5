/**
 * What every AWS client of ours is made with. A call that hangs must not eat a function's whole
 * time: three attempts of at most 3 s fit the 10 s of the shortest function.
 *
 * @see https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-maxsockets.html
 */
export const CLIENT_OPTIONS = {
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 3_000,
    // Without this the SDK only warns about a late answer and waits on.
    throwOnRequestTimeout: true,
  },
} as const;
