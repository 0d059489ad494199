import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);
const PATTERNS = ['README.md', 'docs/*.md', 'docs/guides/*.md', 'packages/*/README.md'];

/** The text of a file of this repository, named from its root. */
export function textOf(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}

/** Every document that is written for readers, named from the repository's root. */
export function documents(): readonly string[] {
  return globSync(PATTERNS, { cwd: fileURLToPath(ROOT) }).sort();
}

/** A code block that stands for a file. */
export interface Embedded {
  readonly document: string;
  readonly file: string;
  readonly code: string;
}

/** The code blocks that follow `<!-- file: path -->`. */
export function embeddedFiles(document: string): readonly Embedded[] {
  const blocks = textOf(document).matchAll(/<!-- file: (?<file>\S+) -->\s+```\w+\n(?<code>.*?)```/gs);
  return Array.from(blocks, ({ groups }) => ({ document, file: groups?.['file'] ?? '', code: groups?.['code'] ?? '' }));
}

/** The code blocks in TypeScript that stand for themselves, in order. One that cannot is a `ts fragment`. */
export function codeBlocks(document: string): readonly string[] {
  const own = textOf(document).replaceAll(/<!-- file: \S+ -->\s+```\w+\n.*?```/gs, '');
  return Array.from(own.matchAll(/^```ts(?! fragment)[^\n]*\n(.*?)^```/gms), ([, code = '']) => code);
}

/** The examples of the page of the API, in order. */
export function apiExamples(): readonly string[] {
  const [, table = ''] = textOf('docs/guides/api.md').split('<!-- examples: type-checked by docs/test -->');
  const rows = table.matchAll(/^\| [^|]+ \| (.+?) +\|$/gm);
  return Array.from(rows, ([, cell = '']) => cell).flatMap((cell) => /^`(.*)`$/.exec(cell.trim())?.[1] ?? []);
}
