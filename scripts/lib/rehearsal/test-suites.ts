const CHECKS = ['static', 'unit', 'handlers', 'proof', 'conformance', 'conformance-moto'];

/** What the test stages run: all suites but those that deploy, which the stages to come do. */
export const TEST_SUITES: readonly string[] = [...CHECKS, 'e2e', 'terraform', 'delivery'];
