import { tmpdir } from 'node:os';
import { format } from 'prettier';
import { featureTable } from './features.js';
import { providers } from './providers.js';

/** Says of every provider what it can do. */
export const DOCUMENT = new URL('../../../docs/providers.md', import.meta.url);
const BEGIN = '<!-- what the drivers say of themselves: pnpm --filter @stowage/example-every-provider run document -->';
const END = '<!-- until here -->';

/** The document as it should be, with the table that the drivers give. */
export async function wanted(document: string): Promise<string> {
  const [before, rest] = document.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`docs/providers.md has no place for the table: ${BEGIN}`);
  const table = featureTable(providers(tmpdir()));
  return format(`${before}${BEGIN}\n\n${table}\n\n${END}${after}`, { parser: 'markdown', printWidth: 120 });
}
