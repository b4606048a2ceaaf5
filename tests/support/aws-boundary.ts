import sinon from 'sinon';

interface Command {
  input: unknown;
}

interface Client {
  send(command: never): Promise<unknown>;
}

/** A command that went to AWS: its name without `Command`, and its input. */
export interface SentCommand {
  name: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into inputs of many shapes.
  input: any;
}

/** What AWS answers to a command of this name: a value, an error to throw, or a function of the input. */
export type Answers = Record<string, unknown>;

/**
 * Stands in for AWS behind a real client. A command without an answer fails the test, by name; an
 * answer that is an array is used up, one element a call.
 *
 * @param sent where commands are noted; give one array to several clients to see their order.
 */
export function stubAws(client: Client, answers: Answers, sent: SentCommand[] = []): SentCommand[] {
  const queues = new Map(Object.entries(answers));
  sinon.stub(client, 'send').callsFake((async (command: Command) => {
    const name = command.constructor.name.replace(/Command$/, '');
    sent.push({ name, input: command.input });
    if (!queues.has(name)) throw new Error(`the test has no answer to ${name}`);
    let answer = queues.get(name);
    if (Array.isArray(answer)) {
      if (answer.length === 0) throw new Error(`the test has no further answer to ${name}`);
      answer = answer.shift();
    }
    if (typeof answer === 'function') answer = await answer(command.input);
    if (answer instanceof Error) throw answer;
    return answer;
  }) as Client['send']);
  return sent;
}

/** The input of the first command of this name; fails the test when there is none. */
// biome-ignore lint/suspicious/noExplicitAny: as SentCommand.
export function inputOf(sent: SentCommand[], name: string): any {
  const command = sent.find((candidate) => candidate.name === name);
  if (!command) throw new Error(`${name} was not sent`);
  return command.input;
}

/** The writes of the one transaction among the commands that were sent. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into writes of many shapes.
export function writesOf(sent: SentCommand[]): any {
  return inputOf(sent, 'TransactWrite').TransactItems;
}
