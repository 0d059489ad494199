import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../../', import.meta.url);

/** The text of a file of this repository, named from its root. */
export function textOf(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}

/** Every document that is written for readers, named from the repository's root. */
export function documents(): readonly string[] {
  return globSync(['README.md', 'docs/*.md', 'packages/*/README.md'], { cwd: fileURLToPath(ROOT) });
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

/** The examples of the README's table of the API, in order. */
export function apiExamples(): readonly string[] {
  const [, table = ''] = textOf('README.md').split('<!-- examples: type-checked by examples/quickstart/test -->');
  const rows = table.split('\n## ')[0]?.matchAll(/^\| [^|]+ \| (.+?) +\|$/gm) ?? [];
  return Array.from(rows, ([, cell = '']) => cell).flatMap((cell) => /^`(.*)`$/.exec(cell.trim())?.[1] ?? []);
}
