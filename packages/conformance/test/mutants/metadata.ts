import {
  StorageDriver,
  type ContainerRef,
  type StorageObject,
  type UploadOptions,
  type UploadSource,
} from '@stowage/core';
import { InvalidArgumentError, type MetadataSupport, type StorageBackend, type UploadHead } from '@stowage/core/spi';
import { decodeWords } from '@stowage/core/validation';
import { altered } from '../altered.js';
import { mutant, type Mutant } from './mutant.js';

type Texts = Readonly<Record<string, string>>;

/** A mutant that stores another head than it is given with what goes in one write. */
function storing(name: string, caughtBy: string, change: (head: UploadHead) => UploadHead): Mutant {
  return mutant(name, caughtBy, (backend) => storingAs(backend, change));
}

function storingAs(backend: StorageBackend, change: (head: UploadHead) => UploadHead): StorageBackend {
  return altered(backend, {
    writeObject: (container, head, ...more) => backend.writeObject(container, change(head), ...more),
  });
}

function mapped(head: UploadHead, entry: (key: string, value: string) => readonly [string, string]): UploadHead {
  return { ...head, metadata: Object.fromEntries(Object.entries(head.metadata).map((pair) => entry(...pair))) };
}

function declaring(backend: StorageBackend, more: Partial<MetadataSupport>): StorageBackend {
  const { metadata } = backend.capabilities;
  return altered(backend, { capabilities: { ...backend.capabilities, metadata: { ...metadata, ...more } } });
}

/** Holds what it is given against limits of its own. */
function keepingAtMost(limit: number, sizeOf: (metadata: Texts) => number) {
  return (head: UploadHead): UploadHead => {
    if (sizeOf(head.metadata) > limit) throw new InvalidArgumentError('the provider says: too much');
    return head;
  };
}

class HastyDriver extends StorageDriver {
  override async uploadObjectViaStream(
    source: UploadSource,
    container: ContainerRef,
    name: string,
    options?: UploadOptions,
  ): Promise<StorageObject> {
    await this.backend.listContainers({ limit: 1 });
    return super.uploadObjectViaStream(source, container, name, options);
  }
}

/** What can be wrong about metadata and headers that the capabilities declare. */
export const metadataMutants: readonly Mutant[] = [
  storing('drops keys with a dot', 'metadata.every-key-character', (head) => ({
    ...head,
    metadata: Object.fromEntries(Object.entries(head.metadata).filter(([key]) => !key.includes('.'))),
  })),
  storing('writes keys as another program spells them', 'metadata.every-key-character', (head) =>
    mapped(head, (key, value) => [key.replaceAll('_', '-'), value]),
  ),
  storing('keeps one character set', 'metadata.unicode-everywhere', (head) =>
    mapped(head, (key, value) => [key, Buffer.from(value, 'latin1').toString('latin1')]),
  ),
  storing('composes what is given in pieces', 'metadata.unicode-everywhere', (head) =>
    mapped(head, (key, value) => [key, value.normalize('NFC')]),
  ),
  mutant('declares ASCII and decodes the words it is sent', 'metadata.look-alikes', (backend) =>
    declaring(
      storingAs(backend, (head) => mapped(head, (key, value) => [key, decodeWords(value)])),
      { values: { characters: 'ascii' } },
    ),
  ),
  storing('decodes percents that nobody encoded', 'metadata.look-alikes', (head) =>
    mapped(head, (key, value) => [key, value.replace('%41', 'A')]),
  ),
  storing('does not tell upper from lower case', 'metadata.duplicates-by-case', (head) =>
    mapped(head, (key, value) => [key.toLowerCase(), value]),
  ),
  storing(
    'keeps half of what it declares',
    'metadata.longest-total',
    keepingAtMost(65_536, (metadata) => Object.entries(metadata).flat().join('').length),
  ),
  {
    name: 'asks the provider before it looks at the metadata',
    caughtBy: 'metadata.longest-total',
    make: (backend) => new HastyDriver(backend),
  },
  storing(
    'keeps fewer entries than it declares',
    'metadata.most-entries',
    keepingAtMost(59, (metadata) => Object.keys(metadata).length),
  ),
  storing('cuts long keys', 'metadata.longest-key', (head) => mapped(head, (key, value) => [key.slice(0, 50), value])),
  storing('drops a header that it declares', 'headers.declared-are-kept', ({ headers, ...head }) => {
    const kept = Object.entries(headers).filter(([name]) => name !== 'content-language');
    return { ...head, headers: Object.fromEntries(kept) };
  }),
];
