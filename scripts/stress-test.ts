import { stressCommand } from './lib/stress/command.ts';

await stressCommand({ name: 'stress-test', env: 'dev', orders: 60, concurrency: 10 });
