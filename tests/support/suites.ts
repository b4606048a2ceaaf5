import { bin, ROOT, type Suite } from './suite-runner.ts';

/** Tests that apply to an API server: minutes, most of them the provider's waiting. */
const APPLYING = ['apply', 'global', 'permissions'].map(
  (name) => `tests/terraform/${name}.test.ts`,
);

/**
 * Every check of the project, by the name of its suite. Names hold no blanks: make splits there. The
 * suites with a lane come last, so that none waits for them.
 */
export const SUITES: Record<string, Suite> = {
  static: {
    tools: {
      'the types check (tsc)': [bin('tsc'), '-p', ROOT],
      'lint and format are clean (biome)': [bin('biome'), 'ci', ROOT],
    },
    tests: ['tests/static/**/*.test.ts'],
  },
  unit: { tests: ['tests/unit/**/*.test.ts'] },
  handlers: { tests: ['tests/handlers/**/*.test.ts'] },
  proof: { tests: ['tests/proof/**/*.test.ts'] },
  conformance: { tests: ['tests/conformance/**/*.test.ts'] },
  'conformance-moto': {
    tests: ['tests/conformance/**/*.test.ts'],
    // moto deploys no API that can be called, and runs functions in containers.
    ignored: ['tests/conformance/api-gateway.test.ts', 'tests/conformance/lambda.test.ts'],
    onMoto: true,
  },
  e2e: { tests: ['tests/e2e/**/*.test.ts'] },
  delivery: { tests: ['tests/delivery/**/*.test.ts'] },
  'terraform-apply': { tests: APPLYING, lane: 'terraform' },
  terraform: {
    tests: ['tests/terraform/**/*.test.ts'],
    ignored: APPLYING,
    lane: 'terraform',
  },
  rehearsal: { tests: ['tests/rehearsal/**/*.test.ts'], lane: 'rehearsal' },
};
