import assert from 'node:assert/strict';
import type { BrowserUpload, SignedPart, StorageDriver } from '@stowage/core';
import { checksumOf, checksumOfPart } from '@stowage/core/checksums';
import {
  IncompleteUploadError,
  InvalidArgumentError,
  NotSupportedError,
  ObjectDoesNotExistError,
  ObjectHashMismatchError,
  type BackendWith,
} from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import { assertSameBytes } from '../bytes.js';
import { writing, type ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { assertRejects, rejectionOf } from '../rejections.js';

const needs = ['uploadParts', 'fetch'] as const;

type Driver = StorageDriver<BackendWith<'uploadParts'>>;

/** An upload of the kit's large object that a page sends, with requests for all its parts. */
class PageUpload {
  readonly bytes: Buffer;
  readonly driver: Driver;
  readonly begun: BrowserUpload;
  readonly parts: readonly SignedPart[];
  readonly #kit: Fixture;

  private constructor(kit: Fixture, { begun, parts }: { begun: BrowserUpload; parts: readonly SignedPart[] }) {
    this.#kit = kit;
    this.bytes = kit.large();
    this.driver = kit.driverWith('uploadParts');
    this.begun = begun;
    this.parts = parts;
  }

  static async begin(kit: Fixture, name: string, expiresIn?: number): Promise<PageUpload> {
    const options = { partSize: kit.partSize, contentType: 'text/x-parts', metadata: { color: 'blue' } };
    const driver = kit.driverWith('uploadParts');
    const begun = await driver.beginSignedUpload(kit.container, name, kit.largeSize, options);
    return new PageUpload(kit, { begun, parts: await driver.signUploadParts(begun.token, { expiresIn }) });
  }

  bytesOf(partNumber: number): Buffer {
    const { partSize } = this.begun;
    return this.bytes.subarray((partNumber - 1) * partSize, partNumber * partSize);
  }

  /** As a page does it: with plain HTTP, and no credentials. */
  async send({ url, method, headers, partNumber }: SignedPart, bytes = this.bytesOf(partNumber)): Promise<Response> {
    const response = await this.#kit.harness.fetch?.(url, { method, headers, body: new Uint8Array(bytes) });
    assert.ok(response !== undefined);
    await response.arrayBuffer();
    return response;
  }

  async sendAll(parts = this.parts): Promise<void> {
    for (const part of parts) assert.ok((await this.send(part)).ok, `part ${part.partNumber} was turned down`);
  }
}

/** Whether the provider tells a checksum of what others have sent. */
async function tellsChecksums(kit: Fixture): Promise<boolean> {
  const multipart = kit.facet('multipart');
  const [begun] = (await multipart.listUploads(kit.container, { prefix: 'object', limit: 1 })).items;
  const parts = begun === undefined ? [] : (await multipart.listParts(begun, { limit: 1 })).items;
  return parts.some(({ checksums }) => Object.keys(checksums).length > 0);
}

async function assertInvisible(kit: Fixture, name: string): Promise<void> {
  await assertRejects(kit.container.getObject(name), ObjectDoesNotExistError);
}

/** Uploads in parts that somebody else sends, who has no credentials. */
export const uploadPartCases: readonly ConformanceCase[] = writing([
  {
    id: 'signed-parts.make-the-object',
    title: 'parts that others send, in any order, are the object once the upload is completed, and nothing before that',
    needs,
    run: async (kit) => {
      const upload = await PageUpload.begin(kit, 'object');
      const { token, partCount, partSize, size } = upload.begun;
      assert.equal(partCount, Math.ceil(size / partSize));
      assertAlike(
        upload.parts.map(({ partNumber }) => partNumber),
        Array.from({ length: partCount }, (_, index) => index + 1),
      );
      await upload.sendAll(upload.parts.toReversed());
      await assertInvisible(kit, 'object');
      await upload.driver.completeSignedUpload(token);
      // What completes an upload may leave out what its beginning said.
      const object = await kit.container.getObject('object');
      assert.equal(object.contentType, 'text/x-parts');
      assertAlike(object.metadata, { color: 'blue' });
      assertSameBytes(await kit.read('object'), upload.bytes);
      assertAlike(await kit.unfinished(), []);
    },
  },
  {
    id: 'signed-parts.missing',
    title: 'an upload with a part missing is not completed: the error names the part, which can be sent after that',
    needs,
    run: async (kit) => {
      const upload = await PageUpload.begin(kit, 'object');
      const [first, second, ...others] = upload.parts;
      assert.ok(first !== undefined && second !== undefined);
      await upload.sendAll([first, ...others]);
      const { token } = upload.begun;
      const error = await assertRejects(upload.driver.completeSignedUpload(token), IncompleteUploadError);
      assertAlike([error.missing, error.wrong], [[2], []]);
      assert.match(error.message, /part 2 is missing/);
      const held = await upload.driver.listSignedUploadParts(token);
      assertAlike(
        held.map(({ partNumber, size, whole }) => [partNumber, size, whole]),
        [first, ...others].map(({ partNumber }) => [partNumber, upload.bytesOf(partNumber).length, true]),
      );
      await assertInvisible(kit, 'object');
      await upload.sendAll([second]);
      await upload.driver.completeSignedUpload(token);
      assertSameBytes(await kit.read('object'), upload.bytes);
    },
  },
  {
    id: 'signed-parts.of-another-size',
    title:
      'an upload whose parts have other sizes than agreed is not completed; a part sent again replaces the wrong one',
    needs,
    run: async (kit) => {
      const upload = await PageUpload.begin(kit, 'object');
      const last = upload.parts.at(-1);
      assert.ok(last !== undefined);
      await upload.sendAll(upload.parts.slice(0, -1));
      await upload.send(last, Buffer.concat([upload.bytesOf(last.partNumber), Buffer.from('x')]));
      const { token, partCount } = upload.begun;
      const error = await assertRejects(upload.driver.completeSignedUpload(token), IncompleteUploadError);
      assertAlike([error.missing, error.wrong], [[], [partCount]]);
      const held = await upload.driver.listSignedUploadParts(token);
      assertAlike(
        held.flatMap(({ partNumber, whole }) => (whole ? [] : partNumber)),
        [partCount],
      );
      await assertInvisible(kit, 'object');
      await upload.sendAll([last]);
      await upload.driver.completeSignedUpload(token);
      assertSameBytes(await kit.read('object'), upload.bytes);
    },
  },
  {
    id: 'signed-parts.only-that-upload',
    title: "what sends a part of one upload sends none of another's, also if it is changed to that",
    needs,
    run: async (kit) => {
      const secret = await PageUpload.begin(kit, 'secret');
      const upload = await PageUpload.begin(kit, 'object');
      const [part] = upload.parts;
      assert.ok(part !== undefined);
      await upload.send(part);
      await upload.send({ ...part, url: part.url.replaceAll('object', 'secret') });
      const error = await assertRejects(secret.driver.completeSignedUpload(secret.begun.token), IncompleteUploadError);
      assert.equal(error.missing.length, secret.begun.partCount, 'a part of another upload was stored');
    },
  },
  {
    id: 'signed-parts.expire',
    title: 'what sends a part is good for as long as it says; parts can be signed again',
    needs: [...needs, 'passTime'],
    run: async (kit) => {
      const upload = await PageUpload.begin(kit, 'object', 60);
      const [part] = upload.parts;
      assert.ok(part?.expiresAt instanceof Date);
      await kit.harness.passTime?.(61);
      const { status } = await upload.send(part);
      assert.ok(status >= 400, `the answer was ${status}`);
      await upload.sendAll(await upload.driver.signUploadParts(upload.begun.token));
      await upload.driver.completeSignedUpload(upload.begun.token);
    },
  },
  {
    id: 'signed-parts.abort',
    title:
      'an aborted upload is gone, with what was sent of it; what is sent to it afterwards is refused or never seen; aborting it again is no error',
    needs,
    run: async (kit) => {
      const upload = await PageUpload.begin(kit, 'object');
      const [first, second] = upload.parts;
      assert.ok(first !== undefined && second !== undefined);
      await upload.sendAll([first]);
      await upload.driver.abortSignedUpload(upload.begun.token);
      assertAlike(await kit.unfinished(), []);
      await upload.send(second);
      assertAlike(await kit.unfinished(), []);
      await rejectionOf(upload.driver.completeSignedUpload(upload.begun.token));
      await assertInvisible(kit, 'object');
      await upload.driver.abortSignedUpload(upload.begun.token);
    },
  },
  {
    id: 'signed-parts.checksums',
    title:
      'parts are held against the checksums that their sender knows: others than those are not completed, and neither are any where the provider tells none of parts',
    needs: [...needs, 'checksums'],
    run: async (kit) => {
      const algorithm = checksumOfPart(kit.backend.capabilities)?.algorithm;
      if (algorithm === undefined) return;
      const upload = await PageUpload.begin(kit, 'object');
      await upload.sendAll();
      const { token } = upload.begun;
      const right = await Promise.all(
        upload.parts.map(async ({ partNumber }) => ({
          [algorithm]: await checksumOf(algorithm, upload.bytesOf(partNumber)),
        })),
      );
      const wrong = [right[1] ?? {}, ...right.slice(1)];
      const { driver } = upload;
      if (!(await tellsChecksums(kit))) {
        await assertRejects(driver.completeSignedUpload(token, { checksums: right }), NotSupportedError);
        return assertInvisible(kit, 'object');
      }
      await assertRejects(driver.completeSignedUpload(token, { checksums: wrong }), ObjectHashMismatchError);
      await assertInvisible(kit, 'object');
      await driver.completeSignedUpload(token, { checksums: right });
      assertSameBytes(await kit.read('object'), upload.bytes);
    },
  },
  {
    id: 'signed-parts.token',
    title:
      'an upload is continued by another driver that has its token, which holds no secret; another text is refused',
    needs,
    run: async (kit) => {
      const upload = await PageUpload.begin(kit, 'object');
      const { token } = upload.begun;
      const told = [token, Buffer.from(token, 'base64url').toString(), ...upload.parts.map(({ url }) => url)].join(
        '\n',
      );
      for (const secret of kit.harness.secrets ?? []) assert.ok(!told.includes(secret), 'a secret is told');
      await upload.sendAll();
      const another = (await kit.anotherDriver()) as unknown as Driver;
      for (const text of ['', 'token', token.slice(1), Buffer.from('{}').toString('base64url')]) {
        await assertRejects(another.completeSignedUpload(text), InvalidArgumentError);
      }
      await another.completeSignedUpload(token);
      assertSameBytes(await kit.read('object'), upload.bytes);
    },
  },
  {
    id: 'signed-parts.options',
    title: 'what makes no two parts, is no size, or asks for parts that there are not or for too long, is refused',
    needs,
    run: async (kit) => {
      const driver = kit.driverWith('uploadParts');
      const { minPartSize } = await kit.facet('multipart').limits({});
      for (const size of [minPartSize, 0, -1, 1.5, Number.NaN]) {
        await assertRejects(driver.beginSignedUpload(kit.container, 'object', size), InvalidArgumentError);
      }
      assertAlike(await kit.unfinished(), []);
      const { token, partCount } = await driver.beginSignedUpload(kit.container, 'object', kit.largeSize);
      const expiresIn = kit.facet('uploadParts').maxExpiresIn + 1;
      for (const options of [{ expiresIn }, { parts: [partCount + 1] }, { parts: [0] }]) {
        await assertRejects(driver.signUploadParts(token, options), InvalidArgumentError);
      }
      const [part] = await driver.signUploadParts(token, { parts: [partCount] });
      assert.equal(part?.partNumber, partCount);
    },
  },
]);
