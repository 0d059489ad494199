import assert from 'node:assert/strict';
import { InvalidArgumentError } from '@stowage/core/spi';
import type { ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { assertRejects } from '../rejections.js';

/** What no option that counts something may be. */
const NO_COUNT: readonly unknown[] = [NaN, Infinity, -1, 1.5, '5'];

/** An option that is a number. */
interface NumericOption {
  readonly name: string;
  /** A number that is too small, and one that is too large, where there are such. */
  readonly outside: readonly number[];
  /** Calls that take it. */
  readonly calls: readonly ((options: object) => Promise<unknown>)[];
}

async function optionsOf(kit: Fixture): Promise<readonly NumericOption[]> {
  const { driver, container } = kit;
  const object = await kit.put('object');
  const path = `${await kit.directory()}/file`;
  const upload = (options: object) => container.uploadObjectViaStream('x', 'other', options);
  const download = (options: object) => object.download(path, options);
  return [
    {
      name: 'concurrency',
      outside: [0, 1e9],
      calls: [
        upload,
        download,
        (options) => driver.copyObject(object, container, 'other', options),
        (options) => driver.deleteObjects(container, ['object'], options),
        (options) => driver.deletePrefix(container, 'object', options),
      ],
    },
    { name: 'partSize', outside: [0, 1e13], calls: [upload, download] },
    { name: 'chunkSize', outside: [0, 1e10], calls: [(options) => object.asStream(options)] },
    {
      name: 'end',
      outside: [1e16],
      calls: [(options) => object.downloadRange(path, 0, options), (options) => object.rangeAsStream(0, options)],
    },
    {
      name: 'limit',
      outside: [0, 1e10],
      calls: [(options) => driver.listContainers(options), (options) => container.listObjects(options)],
    },
  ];
}

async function assertRefused(call: (options: object) => Promise<unknown>, name: string, value: unknown): Promise<void> {
  const error = await assertRejects(call({ [name]: value }), InvalidArgumentError);
  assert.ok(error.message.includes(`'${name}'`), `'${error.message}' does not name the option '${name}'`);
  assert.ok(/from [\d.]+ to \d/.test(error.message), `'${error.message}' does not say what is allowed`);
  if (typeof value !== 'number') return;
  assert.ok(error.message.includes(String(value)), `'${error.message}' does not say ${value}`);
}

/** Numbers among options have bounds. */
export const numberCases: readonly ConformanceCase[] = [
  {
    id: 'options.numbers',
    title:
      'a number that is none, not whole or out of bounds is refused before anything is done; the error names option, value and bounds',
    run: async (kit) => {
      for (const { name, outside, calls } of await optionsOf(kit)) {
        for (const value of [...NO_COUNT, ...outside]) for (const call of calls) await assertRefused(call, name, value);
      }
      assert.deepEqual(await kit.names(), ['object']);
    },
  },
];
