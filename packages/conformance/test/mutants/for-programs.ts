import type { StorageBackend } from '@stowage/core/spi';
import { altered } from '../altered.js';
import { mutants } from './index.js';
import { mutant, type Mutant } from './mutant.js';

/** Those of the kit's mutants that random programs must find as well: each in a few programs that nobody wrote for it. */
const SHARED = [
  'deletes containers that are not there',
  'finds containers that do not exist',
  'drops every page but the first',
  'forgets that there is more',
  'gives more rows than asked for',
  'ignores the prefix',
  'takes the prefix for a folder',
  'lists in UTF-16 order',
  'puts folders first',
  'makes cursors of positions',
  'lists what it remembers',
  'decodes names',
  'takes a plus for a space',
  'normalizes names',
  'makes no difference between upper and lower case',
  'resolves segments of two dots',
  'takes backslashes for slashes',
  'trims names',
  'reads one byte more than the range',
  'gives all bytes but the last',
  'forgets the content type',
  'adds to the metadata that is there',
  'swaps two parts',
  'leaves the last part out',
  'ignores what a copy is to be stored with',
  'copies one byte less of a range',
  'destroys versions that are to be kept',
  'keeps versions that are to be deleted',
  'destroys versions in bulk',
  'takes no notice of versioning that is turned on',
  'takes no notice of versioning that is suspended',
  'does not tell whether versions are kept',
  'uncovers the version before the one that it deletes',
  'lists the oldest version first',
  'gives the newest version for any',
  'hides what is not there',
  'loses versions between pages',
  'empties the target of a download first',
  'leaves the source of a move',
];

/** A mutant of programs alone: no case of the kit is named that would find it. */
function own(name: string, change: (backend: StorageBackend) => StorageBackend): Mutant {
  return mutant(name, '', change);
}

const OWN: readonly Mutant[] = [
  own('loses what replaces an object of the same size', (backend) =>
    altered(backend, {
      writeObject: async (container, head, body, options) => {
        const before = await backend.getObject(container, head, options).catch(() => undefined);
        return before?.size === body.size ? before : backend.writeObject(container, head, body, options);
      },
    }),
  ),
  own('deletes everything whose name starts with that of the object', (backend) =>
    altered(backend, {
      deleteObject: async (container, object, options) => {
        await backend.deleteObject(container, object, options);
        const query = { prefix: object.name, limit: backend.capabilities.maxPageSize };
        const { items } = await backend.listObjects(container, query);
        for (const { name } of items) await backend.deleteObject(container, { name }, options);
      },
    }),
  ),
  own('compares one character less of the prefix', (backend) =>
    altered(backend, {
      listObjects: (container, query) =>
        backend.listObjects(container, { ...query, prefix: Array.from(query.prefix).slice(0, -1).join('') }),
    }),
  ),
  own('puts a copy into the container of its source', (backend) =>
    altered(backend, {
      copy: altered(backend.copy!, {
        copyObject: (source, target, options) =>
          backend.copy!.copyObject(source, { ...target, container: source.container }, options),
      }),
    }),
  ),
  own('knows parts by their bytes alone', (backend) => {
    const sent = new Map<string, number>();
    return altered(backend, {
      multipart: altered(backend.multipart!, {
        writePart: async (upload, partNumber, body, options) => {
          const part = await backend.multipart!.writePart(upload, partNumber, body, options);
          const key = `${upload.id} ${part.size}`;
          sent.set(key, sent.get(key) ?? partNumber);
          return { ...part, partNumber: sent.get(key)! };
        },
      }),
    });
  }),
];

/** Every mutant that random programs must find. */
export const programMutants: readonly Mutant[] = [...mutants.filter(({ name }) => SHARED.includes(name)), ...OWN];

/** How many there are to be: a name that no mutant has any more is noticed. */
export const PROGRAM_MUTANTS = SHARED.length + OWN.length;
