const EVERY_MS = 20;

/** Asks until there is an answer: for what no event announces. The test's timeout bounds it. */
export async function eventually<Value>(ask: () => Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const value = await ask();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}
