import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { InvalidObjectNameError, LocalFileError, ObjectDoesNotExistError } from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import type { ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { namesOf, page } from '../listings.js';
import { assertRejects, unlessRefused } from '../rejections.js';

/** Names that every provider must take. */
const NAMES: Readonly<Record<string, string>> = {
  space: 'a b',
  percent: '100%',
  'percent-encoded': 'a%20b%2Fc%25',
  plus: 'a+b',
  hash: 'a#b',
  question: 'a?b=c&d=e',
  colon: 'a:b',
  semicolon: 'a;b,c@d',
  quotes: `it's "quoted"`,
  brackets: '{a}[b]<c>(d)',
  asterisk: 'a*b|c^d`e',
  tilde: '~a',
  dollar: '$a!',
  'dot-file': '.hidden',
  'trailing-dot': 'a.',
  'only-dots': '...',
  'trailing-space': 'a ',
  'leading-space': ' a',
  'deep-path': 'a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q',
  'long-segment': 'n'.repeat(200),
  umlaut: 'Grüße.txt',
  chinese: '中文/文件.txt',
  'right-to-left': 'שלום.txt',
  emoji: '🚀/👩‍🚀.txt',
  nfc: 'caf\u00e9',
  nfd: 'cafe\u0301',
  constructor: 'constructor',
  proto: '__proto__',
  'windows-device': 'con/aux.txt',
};

/** Names that a provider may refuse. */
const REFUSABLE: Readonly<Record<string, string>> = {
  'leading-slash': '/a',
  'trailing-slash': 'a/',
  'double-slash': 'a//b',
  'only-slash': '/',
  dot: '.',
  'dot-dot': '..',
  'dot-segment': 'a/./b',
  'parent-segment': 'a/../b',
  'leading-parent': '../a',
  'trailing-parent': 'a/..',
  // Azure makes a slash of it.
  backslash: 'a\\b',
  'backslash-parent': '..\\a',
  'drive-letter': 'C:\\a',
  'line-break': 'a\nb',
  tab: 'a\tb',
  nul: 'a\0b',
  delete: 'a\u007fb',
  'byte-order-mark': '\ufeffa',
  noncharacter: 'a\uffff',
  'long-one-segment': 'n'.repeat(1024),
};

/** The longest name there is, in parts that every provider takes. */
function longestName({ backend }: Fixture, bytes = backend.capabilities.maxObjectNameBytes): string {
  return `${'n'.repeat(99)}/`.repeat(Math.ceil(bytes / 100)).slice(0, bytes - 1) + 'z';
}

/** What is stored under a name is found, listed and read, and has this name everywhere. */
async function assertFound(kit: Fixture, name: string): Promise<void> {
  assert.equal((await kit.container.getObject(name)).name, name);
  assertAlike(await kit.names(), [name]);
  assertAlike(await kit.names({ prefix: name }), [name]);
  assertAlike(namesOf([await page(kit, { limit: 1 })]), [name]);
  assert.equal((await kit.read(name)).toString(), 'content');
}

/** Everything that is done with a name: stored, found, listed, read, replaced, copied, deleted. */
async function roundTrip(kit: Fixture, name: string): Promise<void> {
  const stored = await kit.put(name, 'content');
  assert.equal(stored.name, name);
  await assertFound(kit, name);
  await kit.put(name, 'replaced');
  const copy = await stored.copy(kit.container, 'the copy');
  assert.equal(await copy.text(), stored.versionId === undefined ? 'replaced' : 'content');
  const back = await copy.copy(kit.container, name);
  assert.equal(back.name, name);
  await kit.container.deleteObject(name);
  assert.equal(await kit.container.objectExists(name), false);
}

/** A name round-trips or is refused as a name: by every call that would store it, with nothing stored. */
async function roundTripOrRefused(kit: Fixture, name: string): Promise<void> {
  const stored = await unlessRefused(kit.put(name, 'probe'), InvalidObjectNameError);
  if (stored !== undefined) {
    await stored.delete();
    return roundTrip(kit, name);
  }
  const source = await kit.put('source');
  await assertRejects(source.copy(kit.container, name), InvalidObjectNameError);
  await assertRejects(kit.container.uploadObject(await kit.file('x'), name), InvalidObjectNameError);
  assertAlike(await kit.names(), ['source']);
  await assertNotThere(kit, name);
}

/** What cannot be stored is not there: found missing, or refused for its name. */
async function assertNotThere(kit: Fixture, name: string): Promise<void> {
  const found = unlessRefused(kit.container.getObject(name), InvalidObjectNameError);
  assert.equal(await unlessRefused(found, ObjectDoesNotExistError), undefined);
}

/** Two names that are near to each other are two objects. */
async function assertApart(kit: Fixture, one: string, other: string): Promise<void> {
  await kit.put(one, 'one');
  assert.equal(await kit.container.objectExists(other), false);
  await kit.put(other, 'other');
  assert.equal((await kit.read(one)).toString(), 'one');
  await kit.remove(one);
  assert.equal((await kit.read(other)).toString(), 'other');
}

/** Names of objects: opaque, encoded once, never normalized. */
export const nameCases: readonly ConformanceCase[] = [
  ...Object.entries(NAMES).map(([id, name]): ConformanceCase => ({
    id: `names.${id}`,
    title: `${JSON.stringify(name)} is stored, found, listed, read, copied and deleted exactly`,
    needs: ['writes'],
    run: (kit) => roundTrip(kit, name),
  })),
  ...Object.entries(REFUSABLE).map(([id, name]): ConformanceCase => ({
    id: `names.${id}`,
    title: `${JSON.stringify(name).slice(0, 20)} is used exactly or refused with InvalidObjectNameError, nothing else`,
    needs: ['writes'],
    run: (kit) => roundTripOrRefused(kit, name),
  })),
  {
    id: 'names.read-only',
    title: 'a driver that only reads finds, lists and reads every name exactly that can be stored',
    needs: ['absent:writes'],
    run: async (kit) => {
      for (const name of [...Object.values(NAMES), ...Object.values(REFUSABLE), longestName(kit)]) {
        const stored = await unlessRefused(kit.put(name, 'content'), InvalidObjectNameError);
        if (stored === undefined) continue;
        await assertFound(kit, name);
        await kit.remove(name);
      }
    },
  },
  {
    id: 'names.longest',
    title: 'a name of as many bytes as the capabilities declare is used exactly',
    needs: ['writes'],
    run: (kit) => roundTrip(kit, longestName(kit)),
  },
  {
    id: 'names.longest-in-unicode',
    title: 'the length of a name is counted in bytes of UTF-8, not in characters',
    needs: ['writes'],
    run: async (kit) => {
      const limit = kit.backend.capabilities.maxObjectNameBytes;
      const fitting = `${'é'.repeat(49)}/`.repeat(Math.floor(limit / 99)).slice(0, -1);
      await roundTrip(kit, fitting);
      const tooLong = `${'é'.repeat(49)}/`.repeat(Math.ceil(limit / 99) + 1);
      await assertRejects(kit.put(`${tooLong}z`, 'x'), InvalidObjectNameError);
    },
  },
  {
    id: 'names.too-long',
    title: 'one byte more than the longest name is an InvalidObjectNameError, and nothing is stored',
    needs: ['writes'],
    run: async (kit) => {
      const name = longestName(kit, kit.backend.capabilities.maxObjectNameBytes + 1);
      const error = await assertRejects(kit.put(name, 'x'), InvalidObjectNameError);
      assert.equal(error.objectName, name);
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'names.no-names',
    title: 'an empty name and one that is no Unicode are InvalidObjectNameErrors',
    needs: ['writes'],
    run: async (kit) => {
      for (const name of ['', 'half-\ud83d']) {
        await assertRejects(kit.put(name, 'x'), InvalidObjectNameError);
        await assertRejects(kit.container.getObject(name), InvalidObjectNameError);
      }
    },
  },
  {
    id: 'names.case',
    title: 'upper and lower case are two names',
    run: (kit) => assertApart(kit, 'ReadMe', 'readme'),
  },
  {
    id: 'names.normal-forms',
    title: 'composed and decomposed accents are two names',
    run: (kit) => assertApart(kit, 'caf\u00e9', 'cafe\u0301'),
  },
  {
    id: 'names.not-decoded',
    title: 'what looks percent-encoded is not decoded',
    run: (kit) => assertApart(kit, '%41', 'A'),
  },
  {
    id: 'names.plus-is-no-space',
    title: 'a plus is no space',
    run: (kit) => assertApart(kit, 'a+b', 'a b'),
  },
  {
    id: 'names.beginning-of-another',
    title: 'a name may be the beginning of another, also up to a slash',
    run: (kit) => assertApart(kit, 'a', 'a/b'),
  },
  {
    id: 'names.below-another',
    title: 'an object may lie below another',
    run: (kit) => assertApart(kit, 'a/b/c', 'a/b'),
  },
  {
    id: 'names.stay-in-the-container',
    title: "a name with '..' reaches nothing outside its container",
    needs: ['writes'],
    run: async (kit) => {
      const other = await kit.anotherContainer();
      await other.uploadObjectViaStream('kept', 'target');
      const name = `../${other.name}/target`;
      await unlessRefused(kit.put(name, 'harm'), InvalidObjectNameError);
      await unlessRefused(
        kit.container.deleteObject(name).catch((error: unknown) => {
          if (!(error instanceof ObjectDoesNotExistError)) throw error;
        }),
        InvalidObjectNameError,
      );
      assert.equal(await (await other.getObject('target')).text(), 'kept');
    },
  },
  {
    id: 'names.stay-in-the-directory',
    title: 'an object whose name would leave the target directory is not downloaded to it',
    run: async (kit) => {
      const stored = await unlessRefused(kit.put('../escaped', 'harm'), InvalidObjectNameError);
      if (stored === undefined) return;
      const directory = await kit.directory();
      await assertRejects(stored.download(directory + sep), LocalFileError);
      assertAlike(await readdir(directory), []);
      assert.ok(!(await readdir(join(directory, '..'))).includes('escaped'));
    },
  },
  {
    id: 'names.awkward-files',
    title: 'a file keeps its awkward name on the way up and down',
    needs: ['writes'],
    run: async (kit) => {
      const name = 'a b+c%20#é.txt';
      const path = await kit.file('content', name);
      await kit.container.uploadObject(path, basename(path));
      const directory = await kit.directory();
      await kit.container.downloadObject(name, directory + sep);
      assert.equal(await readFile(join(directory, name), 'utf8'), 'content');
    },
  },
];
