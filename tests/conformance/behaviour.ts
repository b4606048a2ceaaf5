/** True when the suites ask another endpoint than the local runtime. */
export const ELSEWHERE = Boolean(process.env.CONFORMANCE_ENDPOINT);

/**
 * Gives the function that declares tests of AWS behaviours. Where another endpoint is asked that
 * is known to differ the test is pending, with the reason in its title. The local runtime has no
 * such excuse.
 *
 * The declared test names the page that promises the behaviour, where it is given.
 *
 * @param differences what the other endpoint does instead, by the title of the behaviour
 */
export function behavioursBut(differences: Readonly<Record<string, string>>) {
  return (title: string, test: () => Promise<void>, page?: string): void => {
    const difference = ELSEWHERE ? differences[title] : undefined;
    if (difference === undefined) it(page === undefined ? title : `${title} (${page})`, test);
    else it(`${title} (skipped: ${difference})`);
  };
}

/** A reason for the title of a suite that can ask the local runtime alone, else nothing. */
export function skippedElsewhere(reason: string): string {
  return ELSEWHERE ? ` (skipped: ${reason})` : '';
}

/** What a call is refused with. Rejects when the call succeeds. */
export async function thrownBy<Thrown extends Error>(call: Promise<unknown>): Promise<Thrown> {
  try {
    await call;
  } catch (error) {
    return error as Thrown;
  }
  throw new Error('the call succeeded');
}

/** Name and message of what a call is refused with. Rejects when the call succeeds. */
export async function errorOf(call: Promise<unknown>): Promise<{ name: string; message: string }> {
  const { name, message } = await thrownBy(call);
  return { name, message };
}
