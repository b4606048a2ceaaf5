import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { systemClock } from '../../../lambdas/shared/clock.ts';
import type { DeadLetter, LetterAct } from '../../../lambdas/shared/dead-letters/dead-letter.ts';
import type { Logger } from '../../../lambdas/shared/logging/logger.ts';
import { awsClients } from '../aws-clients.ts';
import { SYSTEM_CLOCK } from '../clock.ts';
import { CommandError } from '../command-line.ts';
import type { Environment } from '../environment.ts';
import { Progress } from '../progress.ts';
import { type Act, actOn } from './act-on.ts';
import { groupTable, letterTable } from './letter-report.ts';
import { LetterStore } from './letter-store.ts';
import { Redrive } from './redrive.ts';
import { refusal } from './refusal.ts';
import { replayOutbox } from './replay-outbox.ts';
import { type Selection, selects } from './selection.ts';
import { sendToQueue } from './send-to-queue.ts';

/** Who acts, how fast, and whether at all: without `yes` it is only shown. */
export interface Acting {
  by: string;
  rate: number;
  yes: boolean;
}

const print = (line: string): void => console.log(line);

/** The dead letters of an environment, as the command line works on them. */
export class DeadLetterCommands {
  readonly #environment: Environment;
  readonly #store: LetterStore;

  constructor(environment: Environment) {
    this.#environment = environment;
    this.#store = new LetterStore(awsClients(environment).documents, environment.names.deadLetters);
  }

  async list(selection: Selection): Promise<number> {
    print(letterTable(await this.#select(selection)));
    return 0;
  }

  async groups(selection: Selection): Promise<number> {
    print(groupTable(await this.#select(selection)));
    return 0;
  }

  /** @throws CommandError when there is no such letter. */
  async show(id: string): Promise<number> {
    print(JSON.stringify(await this.#find(id), undefined, 2));
    return 0;
  }

  /** Answers 0 when all letters were sent, or nothing but shown. */
  async redrive(selection: Selection, acting: Acting): Promise<number> {
    const letters = await this.#select(selection);
    if (!acting.yes) {
      return this.#showOnly(letters, (letter) => {
        const refused = refusal(letter);
        return refused === undefined ? 'would be sent' : `refused: ${refused}`;
      });
    }
    const redrive = new Redrive(this.#store, {
      clock: systemClock,
      send: (letter) => this.#send(letter),
      by: acting.by,
    });
    return this.#act(letters, (letter) => redrive.redrive(letter), acting);
  }

  /** Answers 0 when all letters were put away, or nothing but shown. */
  async quarantine(selection: Selection, reason: string, acting: Acting): Promise<number> {
    const letters = await this.#select(selection);
    if (!acting.yes) return this.#showOnly(letters, () => 'would be quarantined');
    const put = async (letter: DeadLetter) => {
      const at = systemClock.timestamp();
      const act: LetterAct = { at, by: acting.by, act: 'QUARANTINE', note: reason };
      if (await this.#store.quarantine(letter, act)) return { outcome: DONE, note: reason };
      return { outcome: 'taken', note: 'somebody else did something with it meanwhile' };
    };
    return this.#act(letters, put, acting);
  }

  async #act(letters: readonly DeadLetter[], act: Act, { rate }: Acting): Promise<number> {
    const progress = new Progress();
    const outcomes = await actOn(letters, act, { rate, clock: SYSTEM_CLOCK, progress, print });
    const counts = [...outcomes].map(([outcome, count]) => `${count} ${outcome}`);
    progress.done(`${letters.length} letters: ${counts.join(', ') || 'nothing to do'}`);
    return [...outcomes.keys()].every((outcome) => DONE_WORDS.has(outcome)) ? 0 : 1;
  }

  #showOnly(letters: readonly DeadLetter[], what: (letter: DeadLetter) => string): number {
    for (const letter of letters) print(`${letter.dead_letter_id} ${what(letter)}`);
    print(`${letters.length} letters; nothing was done: give --yes to do it`);
    return 0;
  }

  async #select(selection: Selection): Promise<DeadLetter[]> {
    // By id each is asked for, so that a wrong id is not an empty answer.
    if (selection.ids.length > 0) {
      const found = await Promise.all(selection.ids.map((id) => this.#find(id)));
      return found.filter((letter) => selects(selection, letter));
    }
    const { letters, notesAlone } = await this.#store.all();
    if (notesAlone > 0) {
      process.stderr.write(`${notesAlone} causes are noted of messages that are not dead yet\n`);
    }
    return letters.filter((letter) => selects(selection, letter));
  }

  async #find(id: string): Promise<DeadLetter> {
    const letter = await this.#store.find(id);
    if (!letter) throw new CommandError(`there is no dead letter ${id}`);
    return letter;
  }

  #send(letter: DeadLetter): Promise<string> {
    const { documents, sqs, sfn } = awsClients(this.#environment);
    if (letter.queue !== 'outbox') {
      return sendToQueue(sqs, `dofs-${this.#environment.name}-${letter.queue}`, letter);
    }
    const events = eventsClient(this.#environment);
    const means = { environment: this.#environment, documents, events, sfn, logger: STDERR };
    return replayOutbox(means, letter);
  }
}

const DONE = 'quarantined';
const DONE_WORDS = new Set([DONE, 'redriven']);

/** As awsClients makes the others. */
function eventsClient({ region, endpoint }: Environment): EventBridgeClient {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return new EventBridgeClient(endpoint ? { region, endpoint, credentials } : { region });
}

const note: Logger['warn'] = (message, { code, error_message, error_codes }) => {
  process.stderr.write(`${code}: ${message} ${error_message ?? error_codes ?? ''}\n`);
};

/** What the relay's parts have to say, for the operator. */
const STDERR: Logger = { debug: () => {}, info: () => {}, warn: note, error: note };
