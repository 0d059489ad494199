import { posix } from 'node:path';
import type { StorageBackend } from '@stowage/core/spi';
import { altered } from '../altered.js';
import { mutant, type Mutant } from './mutant.js';

/** Calls everything by another name. */
function renamed(backend: StorageBackend, rename: (name: string) => string): StorageBackend {
  return altered(backend, {
    getObject: (container, key, options) => backend.getObject(container, { ...key, name: rename(key.name) }, options),
    readObject: (container, key, options) => backend.readObject(container, { ...key, name: rename(key.name) }, options),
    writeObject: (container, head, body, options) =>
      backend.writeObject(container, { ...head, name: rename(head.name) }, body, options),
    deleteObject: (container, key, options) =>
      backend.deleteObject(container, { ...key, name: rename(key.name) }, options),
  });
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

const renamings: readonly (readonly [name: string, caughtBy: string, rename: (name: string) => string])[] = [
  ['decodes names', 'names.not-decoded', decoded],
  ['takes a plus for a space', 'names.plus-is-no-space', (name) => name.replaceAll('+', ' ')],
  ['normalizes names', 'names.normal-forms', (name) => name.normalize('NFC')],
  ['makes no difference between upper and lower case', 'names.case', (name) => name.toLowerCase()],
  ['resolves segments of two dots', 'names.parent-segment', (name) => posix.normalize(name)],
  ['takes backslashes for slashes', 'names.backslash', (name) => name.replaceAll('\\', '/')],
  ['drops what follows a question mark', 'names.question', (name) => name.split('?')[0] ?? ''],
  ['cuts long names', 'names.longest', (name) => name.slice(0, 1000)],
  ['trims names', 'names.trailing-space', (name) => name.trim()],
  ['drops leading slashes', 'names.leading-slash', (name) => name.replace(/^\/+/, '')],
];

export const nameMutants: readonly Mutant[] = renamings.map(([name, caughtBy, rename]) =>
  mutant(name, caughtBy, (backend) => renamed(backend, rename)),
);
