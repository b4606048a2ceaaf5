import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import path from 'node:path';

const NOT_OURS = new Set(['node_modules', '.git', '.dofs', '.terraform', 'dist', 'coverage']);

/** Files below a directory that bash or sh runs: by their first line, or their name. */
export function shellScripts(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : shellScripts(file);
    const isScript = entry.isFile() && (entry.name.endsWith('.sh') || hasShebang(file));
    return isScript ? [file] : [];
  });
}

function hasShebang(file: string): boolean {
  const start = Buffer.alloc(32);
  const descriptor = openSync(file, 'r');
  readSync(descriptor, start);
  closeSync(descriptor);
  return /^#!.*\b(ba)?sh\b/.test(start.toString());
}

/**
 * The recipes of a Makefile as bash gets them, by target: what make would put in is a plain word,
 * since its value is not known.
 */
export function recipes(makefile: string): Map<string, string> {
  const found = new Map<string, string>();
  let target = '';
  for (const line of readFileSync(makefile, 'utf8')
    .replace(/\\\n\s*/g, '\\\n  ')
    .split('\n')) {
    const [, name] = /^([^\s:=#]+):(?!=)/.exec(line) ?? [];
    if (name !== undefined) target = name;
    const isRecipe = line.startsWith('\t') || found.get(target)?.endsWith('\\');
    if (!isRecipe) continue;
    const before = found.get(target);
    found.set(target, `${before === undefined ? '' : `${before}\n`}${line.replace(/^\t@?/, '')}`);
  }
  return new Map([...found].map(([name, recipe]) => [name, expanded(recipe)]));
}

/** `$$` is the shell's dollar; `$(…)`, which may hold further ones, and `$@` are make's. */
function expanded(recipe: string): string {
  let text = '';
  for (let at = 0; at < recipe.length; at += 1) {
    if (recipe[at] !== '$') {
      text += recipe[at];
    } else if (recipe[at + 1] === '(') {
      at = closing(recipe, at + 1);
      text += 'word';
    } else {
      text += recipe[at + 1] === '$' ? '$' : 'word';
      at += 1;
    }
  }
  // The checks of `need` stand before a command, without a blank.
  return text.replace(/^(word)+(?=word |$)/gm, '');
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error(`no closing parenthesis in ${text}`);
}
