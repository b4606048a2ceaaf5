import { CommandError } from '../command-line.ts';

/** Values by namespace and name, as actions left them. */
export type Namespaces = ReadonlyMap<string, Readonly<Record<string, string>>>;

/**
 * Puts in the value of every `#{namespace.NAME}`.
 *
 * @throws CommandError naming a variable that no action has left, for which CodePipeline fails the
 * action too
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html
 */
export function resolveVariables(text: string, namespaces: Namespaces): string {
  return text.replace(/#\{([\w@-]+)\.([\w@-]+)\}/g, (reference, namespace, name) => {
    const value = namespaces.get(namespace)?.[name];
    if (value === undefined) throw new CommandError(`nothing has left a value for ${reference}`);
    return value;
  });
}
