import fc, { type Arbitrary } from 'fast-check';
import type { StorageBackend } from '@stowage/core/spi';
import type { About, Command, Commands, CommandType, Mode } from '../program.js';
import { aboutFor, amount, anyContainer, container, content, maybe, nameIndex, place, prefix } from './values.js';

type Arbitraries = { readonly [T in CommandType]: Arbitrary<Commands[T]> };

const versions = fc.constantFrom('keep' as const, 'delete' as const);
const concurrency = fc.integer({ min: 1, max: 4 });
const version = fc.nat(5);
const upload = fc.nat(3);
const delimiter = fc.constantFrom('/', 'a', '-', '.');
const limit = fc.integer({ min: 1, max: 4 });

/** What each command is given. */
const givenFor = (about: Arbitrary<About>): Arbitraries => ({
  createContainer: fc.record({ container: anyContainer }),
  findContainer: fc.record({ container: anyContainer }),
  deleteContainer: fc.record({ container: anyContainer }),
  upload: fc.record({
    at: place,
    content,
    source: fc.constantFrom('string', 'buffer', 'blob', 'file', 'stream'),
    about,
    concurrency,
  }),
  look: fc.record({ at: place }),
  exists: fc.record({ at: place }),
  read: fc.record({ at: place }),
  readRange: fc.record({ at: place, start: amount, end: maybe(amount), toFile: fc.boolean() }),
  download: fc.record({ at: place, isTaken: fc.boolean(), overwriteExisting: fc.boolean(), concurrency }),
  list: fc.record({ container, prefix, delimiter: maybe(delimiter), limit: maybe(limit) }),
  listOn: fc.record({ cursor: fc.nat(3), limit: maybe(limit) }),
  copy: fc.record({ from: place, to: place, about }),
  move: fc.record({ from: place, to: place, about }),
  delete: fc.record({ at: place, versions }),
  deleteMany: fc.record({ container, names: fc.array(nameIndex, { maxLength: 5 }), versions }),
  deletePrefix: fc.record({ container, prefix }),
  setVersioning: fc.record({ container: anyContainer, versioning: fc.constantFrom('on', 'suspended') }),
  listVersions: fc.record({ container, prefix }),
  readVersion: fc.record({ at: place, version }),
  restoreVersion: fc.record({ at: place, version }),
  deleteVersion: fc.record({ at: place, version }),
  hide: fc.record({ at: place }),
  beginUpload: fc.record({ at: place, about }),
  writePart: fc.record({ upload, partNumber: fc.integer({ min: 1, max: 3 }), content }),
  completeUpload: fc.record({ upload }),
  abortUpload: fc.record({ upload }),
  listUploads: fc.record({ container }),
});

/** Commands that store an object. */
export function uploadsFor(backend: StorageBackend): Arbitrary<Command> {
  return arbitrariesFor(backend).upload.map((fields) => ({ type: 'upload', ...fields }));
}

function arbitrariesFor({ capabilities }: StorageBackend): Arbitraries {
  return givenFor(aboutFor(capabilities.metadata));
}

type Weights = Readonly<Partial<Record<CommandType, number>>>;

/** Every backend can do these. */
const OBJECTS: Weights = {
  upload: 10,
  look: 2,
  exists: 2,
  read: 3,
  readRange: 3,
  download: 3,
  list: 6,
  listOn: 5,
  copy: 4,
  move: 3,
  delete: 4,
  deleteMany: 2,
  deletePrefix: 2,
};
const CONTAINERS: Weights = { createContainer: 1, findContainer: 1, deleteContainer: 2 };
const VERSIONS: Weights = { listVersions: 2, readVersion: 2, restoreVersion: 2, deleteVersion: 2, hide: 2 };
const VERSIONING: Weights = { setVersioning: 2 };
const MULTIPART: Weights = { beginUpload: 2, writePart: 5, completeUpload: 2, abortUpload: 1, listUploads: 1 };

/** What is about the names of others as well is left out where others are at work. */
const ALONE: readonly CommandType[] = ['deletePrefix', 'listOn'];

/** The commands that a backend can be given, the more often the more there is in them. */
export function commandsFor(backend: StorageBackend, mode: Mode): Arbitrary<Command> {
  const weights = Object.entries(weightsFor(backend, mode)) as [CommandType, number][];
  const given = arbitrariesFor(backend);
  return fc.oneof(...weights.map(([type, weight]) => ({ weight, arbitrary: commandOf(given, mode, type) })));
}

function weightsFor(backend: StorageBackend, mode: Mode): Weights {
  const weights: Record<string, number> = { ...OBJECTS };
  if (backend.versions !== undefined) Object.assign(weights, VERSIONS);
  // What became of an unfinished upload, or of a container, whose call has failed is not followed up.
  if (backend.multipart !== undefined && (mode === 'sequential' || mode === 'concurrent'))
    Object.assign(weights, MULTIPART);
  if (mode === 'sequential') Object.assign(weights, CONTAINERS);
  if (mode === 'sequential' && backend.versions !== undefined) Object.assign(weights, VERSIONING);
  if (mode === 'concurrent') for (const type of ALONE) Reflect.deleteProperty(weights, type);
  return weights;
}

function commandOf(given: Arbitraries, mode: Mode, type: CommandType): Arbitrary<Command> {
  const arbitrary = given[type] as Arbitrary<Commands[CommandType]>;
  return arbitrary.map((fields) => {
    const command = { type, ...fields } as Command;
    if (command.type === 'list' && mode === 'concurrent') return { ...command, delimiter: undefined, limit: undefined };
    return command;
  });
}
