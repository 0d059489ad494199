import { tmpdir } from 'node:os';
import { format } from 'prettier';
import { featureTable } from './features.js';
import { judgeTable } from './judges.js';
import { presetTable } from './presets.js';
import { providers } from './providers.js';

/** Says of every provider what it can do. */
export const DOCUMENT = new URL('../../../docs/providers.md', import.meta.url);

/** Where each table stands, and what makes it. */
const TABLES = [
  {
    begin: '<!-- what the drivers say of themselves: pnpm --filter @stowage/example-every-provider run document -->',
    make: () => featureTable(providers(tmpdir())),
  },
  { begin: '<!-- what the S3 driver says of its presets: the same command -->', make: presetTable },
  { begin: '<!-- what tools/judges says of the judges: the same command -->', make: judgeTable },
] as const;
const END = '<!-- until here -->';

/** The document as it should be, with the tables that the drivers give. */
export async function wanted(document: string): Promise<string> {
  let filled = document;
  for (const { begin, make } of TABLES) filled = replaced(filled, begin, await make());
  return format(filled, { parser: 'markdown', printWidth: 120 });
}

function replaced(document: string, begin: string, table: string): string {
  const [before = '', rest] = document.split(begin);
  const end = rest?.indexOf(END) ?? -1;
  if (rest === undefined || end < 0) throw new Error(`docs/providers.md has no place for the table: ${begin}`);
  return `${before}${begin}\n\n${table}\n\n${rest.slice(end)}`;
}
