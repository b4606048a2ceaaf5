import { expect } from 'chai';

/** Expects a promise to be rejected by an error of this name whose message contains `words`. */
export async function rejects(promise: Promise<unknown>, name: string, words = ''): Promise<Error> {
  let error: unknown;
  try {
    await promise;
  } catch (caught) {
    error = caught;
  }
  expect(error, `expected ${name}`).to.be.instanceOf(Error);
  expect((error as Error).name).to.equal(name);
  expect((error as Error).message).to.contain(words);
  return error as Error;
}
