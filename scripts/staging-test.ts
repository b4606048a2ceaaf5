import { stressCommand } from './lib/stress/command.ts';

await stressCommand({ name: 'staging-test', env: 'staging', orders: 25, concurrency: 5 });
