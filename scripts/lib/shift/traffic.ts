import { CommandError } from '../command-line.ts';
import type { Change } from './plan.ts';
import type { Aliases } from './ports.ts';
import { type Alias, describeRouting, type Routing, sameRouting } from './routing.ts';

/**
 * Moves aliases and can put all that it touched back. What somebody else changes meanwhile (an
 * operator who rolls back by hand) is never written over.
 */
export class Traffic {
  readonly #aliases: Aliases;
  /** By alias: where it stood, then all that was asked of it, in that order. */
  readonly #touched = new Map<Alias, Routing[]>();

  constructor(aliases: Aliases) {
    this.#aliases = aliases;
  }

  /** @throws CommandError when the alias does not stand where this left it */
  async apply({ alias, to }: Change): Promise<void> {
    const asked = this.#touched.get(alias) ?? [alias.routing];
    const current = await this.#aliases.current(alias);
    if (!among(current, asked)) {
      throw new CommandError(
        `somebody else moved ${alias.name} meanwhile, to ${describeRouting(current)}`,
      );
    }
    // Noted first: when the call fails, nobody knows whether AWS carried it out.
    this.#touched.set(alias, [...asked, to]);
    await this.#aliases.route(alias, to);
  }

  /**
   * Puts every alias that was touched back to where it stood, the last one first; one that fails
   * keeps none of the others. Answers what could not be put back, in words.
   */
  async putBack(): Promise<string[]> {
    const left: string[] = [];
    for (const [alias, asked] of [...this.#touched].reverse()) {
      try {
        const current = await this.#aliases.current(alias);
        const [before] = asked;
        if (!among(current, asked)) {
          left.push(`${alias.name}: somebody else moved it to ${describeRouting(current)}`);
        } else if (before) {
          await this.#aliases.route(alias, before);
        }
      } catch (error) {
        left.push(`${alias.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return left;
  }
}

function among(routing: Routing, asked: readonly Routing[]): boolean {
  return asked.some((one) => sameRouting(one, routing));
}
