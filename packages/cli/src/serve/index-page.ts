import type { ObjectPrefix, StorageObject } from '@stowage/core';
import { formatBytes } from '../sizes.js';
import { visible } from '../visible.js';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A page of what is below a prefix, row by row as it is listed. */
export async function* indexPage(
  path: string,
  prefix: string,
  rows: AsyncIterable<ObjectPrefix | StorageObject>,
): AsyncGenerator<string, void> {
  const title = escaped(visible(`/${path}`));
  yield `<!doctype html><meta charset="utf-8"><title>${title}</title>`;
  yield `<style>body{font-family:sans-serif}td{padding:0 1em 0 0}</style><h1>${title}</h1><table>\n`;
  for await (const row of rows) yield rowOf(row, prefix);
  yield '</table>\n';
}

/** Links begin with `./`, so that no name is taken for a scheme or a host. */
function rowOf(row: ObjectPrefix | StorageObject, prefix: string): string {
  const own = row.name.slice(prefix.length);
  if (own === '') return '';
  const size = row.kind === 'prefix' ? '' : formatBytes(row.size);
  const time = row.kind === 'prefix' ? '' : (row.lastModified?.toISOString() ?? '');
  const href = `./${own.split('/').map(encodeURIComponent).join('/')}`;
  return `<tr><td><a href="${escaped(href)}">${escaped(visible(own))}</a><td>${size}<td>${time}\n`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
