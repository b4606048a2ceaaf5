import { LambdaHarness } from './harness.ts';

/** A runtime of its own process, for the test that kills it: starts one invocation that hangs. */
const [, , port = '', source = ''] = process.argv;
const harness = new LambdaHarness();
harness.create(source, { variables: { TEST_PORT: port }, timeoutSeconds: 60 });
void harness.lambda.invoke('subject', '{"hang":true}');
