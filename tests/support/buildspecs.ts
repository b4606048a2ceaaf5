import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { REPOSITORY } from '../../scripts/lib/terraform/workspace.ts';

const FOLDER = path.join(REPOSITORY, 'buildspecs');

/** A buildspec of the repository. */
export interface BuildspecFile {
  /** Relative to the repository: `buildspecs/plan.yml`. */
  name: string;
  path: string;
  content: BuildspecContent;
}

interface BuildspecContent {
  phases: Record<string, { commands: string[] }>;
  reports?: Record<string, unknown>;
}

/** Every file of buildspecs/. */
export function buildspecFiles(): BuildspecFile[] {
  return readdirSync(FOLDER)
    .sort()
    .map((file) => {
      const content = parse(readFileSync(path.join(FOLDER, file), 'utf8')) as BuildspecContent;
      return { name: `buildspecs/${file}`, path: path.join(FOLDER, file), content };
    });
}

/** The scripts of a buildspec, each an item of a phase's commands. */
export function commandsOf({ content }: BuildspecFile): string[] {
  return Object.values(content.phases).flatMap(({ commands }) => commands);
}

/** Targets of every `make` in a script; one that a variable completes is given with `*`. */
export function makeTargets(script: string): string[] {
  return [...script.matchAll(/\bmake ("?[\w$-]+"?)/g)].map(([, target = '']) =>
    target.replaceAll('"', '').replace(/\$\w+/g, '*'),
  );
}
