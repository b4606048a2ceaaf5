import { awsClients } from './lib/aws-clients.ts';
import { integerFlag, runCommand, UsageError } from './lib/command-line.ts';
import { environmentName, resolveEnvironment } from './lib/environment.ts';
import { Progress } from './lib/progress.ts';
import type { Repair } from './lib/verify/finding.ts';
import { BooksReader } from './lib/verify/read-books.ts';
import { describeRepair, doRepair, type RepairTools } from './lib/verify/repair.ts';
import { verifyReport } from './lib/verify/report.ts';
import { verifiedBooks } from './lib/verify/verified-books.ts';

await runCommand({
  name: 'verify',
  about:
    "checks an environment's orders against its events, stock, payments and executions; exits 1 on any finding",
  flags: {
    env: { type: 'string', default: 'local', help: 'local, dev, staging or prod' },
    settle: {
      type: 'string',
      default: '5',
      help: 'seconds after which what was found is looked at again',
    },
    repair: { type: 'boolean', default: false, help: 'propose the safe repairs' },
    yes: { type: 'boolean', default: false, help: 'with --repair: do them' },
    json: { type: 'boolean', default: false, help: 'the findings as JSON on standard output' },
  },
  run: async (values) => {
    if (values.yes && !values.repair) throw new UsageError('--yes is for --repair');
    const environment = resolveEnvironment(environmentName(values.env));
    const settleMs = integerFlag('settle', values.settle, 0) * 1_000;
    const reader = new BooksReader(awsClients(environment), environment, new Progress());
    const { books, findings } = await verifiedBooks(reader, settleMs);
    console.log(
      values.json
        ? JSON.stringify(findings, null, 2)
        : verifyReport(environment.name, books, findings),
    );
    const repairs = findings.flatMap(({ repair }) => (repair ? [repair] : []));
    if (values.repair && findings.length > 0)
      await repairAll(repairs, values.yes, await reader.repairTools());
    return findings.length === 0 ? 0 : 1;
  },
});

async function repairAll(
  repairs: readonly Repair[],
  yes: boolean,
  tools: RepairTools,
): Promise<void> {
  console.error(
    repairs.length === 0
      ? '\nnothing of this has a safe repair'
      : `\nsafe repairs${yes ? '' : ' (--yes does them)'}:`,
  );
  for (const repair of repairs) {
    const left = yes ? await doRepair(repair, tools) : undefined;
    const outcome = left === undefined ? (yes ? 'done: ' : '') : `left, for ${left}: `;
    console.error(`  ${outcome}${describeRepair(repair)}`);
  }
}
