import { stressCommand } from './lib/stress/command.ts';

await stressCommand({ name: 'prod-test', env: 'prod', orders: 30, concurrency: 5 });
