import { integerFlag, runCommand, UsageError } from './lib/command-line.ts';
import { DeadLetterCommands } from './lib/dead-letters/commands.ts';
import { readActSelection, readSelection } from './lib/dead-letters/selection.ts';
import { environmentName, resolveEnvironment } from './lib/environment.ts';
import { operatorName, takeAction } from './lib/operator.ts';
import { requiredFlag } from './lib/stock/flags.ts';

const ACTIONS = ['list', 'groups', 'show', 'redrive', 'quarantine'] as const;
const action = takeAction(ACTIONS);

await runCommand({
  name: `dead-letters ${action ?? ACTIONS.join('|')}`,
  about:
    'looks at the messages that queues gave up, sends them again, or puts them away\n' +
    '(exit code 0: done, or only shown; 1: not all was done; 2: called wrongly)\n\n' +
    '  list, groups, show       what there is, by letter, by cause, or one whole\n' +
    '  redrive                  sends letters to their queue again (outbox: publishes again)\n' +
    '  quarantine               keeps letters out of every redrive but one by --id',
  flags: {
    env: { type: 'string', default: 'local', help: 'local, dev, staging or prod' },
    id: {
      type: 'string',
      multiple: true,
      help: 'a letter, as list shows it; more than one may be',
    },
    queue: { type: 'string', help: 'letters of a queue, e.g. notification-queue, or outbox' },
    group: { type: 'string', help: 'letters of a cause, as groups shows it' },
    status: { type: 'string', help: 'RECORDED (what redrive takes), REDRIVEN or QUARANTINED' },
    rate: { type: 'string', default: '5', help: 'letters a second, at most' },
    reason: { type: 'string', help: 'why, for quarantine' },
    by: { type: 'string', help: 'who, for the record; the user of this machine unless given' },
    yes: { type: 'boolean', help: 'do it; without, it is only shown what would be done' },
  },
  run: async ({ env, id, queue, group, status, rate, reason, by, yes = false }) => {
    if (action === undefined) throw new UsageError(`give an action: ${ACTIONS.join(', ')}`);
    const flags = { id, queue, group, status };
    const acting = { by: operatorName(by), rate: integerFlag('rate', rate), yes };
    const acts = action === 'redrive' || action === 'quarantine';
    const selection = acts ? readActSelection(flags) : readSelection(flags);
    const [first, ...others] = selection.ids;
    if (action === 'show' && (first === undefined || others.length > 0)) {
      throw new UsageError('show takes one --id');
    }
    const why = action === 'quarantine' ? requiredFlag('reason', reason) : '';
    const commands = new DeadLetterCommands(resolveEnvironment(environmentName(env)));
    if (action === 'list') return commands.list(selection);
    if (action === 'groups') return commands.groups(selection);
    if (action === 'redrive') return commands.redrive(selection, acting);
    if (action === 'quarantine') return commands.quarantine(selection, why, acting);
    return commands.show(first ?? '');
  },
});
