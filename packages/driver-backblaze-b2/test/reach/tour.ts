import type { Container } from '@stowage/core';
import type { MultipartUpload } from '@stowage/core/spi';
import type { BackblazeB2StorageDriver, B2Backend } from '../../src/index.js';

/** Where the tour goes. */
interface Site {
  readonly driver: BackblazeB2StorageDriver;
  /** Another driver of the same key, that has seen nothing yet. */
  readonly another: BackblazeB2StorageDriver;
  readonly container: Container<B2Backend>;
  /** Prepares something for a call: what this asks for is not noted. */
  readonly aside: <T>(work: () => Promise<T>) => Promise<T>;
  /** Notes what a URL asks for that is made for others. */
  readonly url: (url: string) => void;
}

/** Calls of this driver, as users write them. */
type Step = readonly [method: string, call: (site: Site) => Promise<unknown>];

const SSE_C = { mode: 'SSE-C' as const, customerKey: Buffer.alloc(32, 'k') };
const LATER = Date.now() + 3_600_000;
const LOCK = { legalHold: 'off' as const, fileRetention: { mode: 'governance' as const, retainUntilTimestamp: LATER } };
const AT = { customUploadTimestamp: 1_700_000_000_000 };
const PARTS = { partSize: 1000 };
const HEADERS = {
  'cache-control': 'max-age=1',
  'content-disposition': 'attachment',
  'content-encoding': 'identity',
  'content-language': 'en',
  expires: 'Thu, 01 Dec 2050 16:00:00 GMT',
};
const OVERRIDES = {
  b2ContentDisposition: 'attachment',
  b2ContentLanguage: 'en',
  b2Expires: 'Thu, 01 Dec 2050 16:00:00 GMT',
  b2CacheControl: 'no-store',
  b2ContentEncoding: 'identity',
  b2ContentType: 'text/plain',
};
const SETTINGS = {
  bucketInfo: { a: 'b' },
  corsRules: [
    {
      corsRuleName: 'everyone',
      allowedOrigins: ['*'],
      allowedOperations: ['b2_upload_file' as const],
      maxAgeSeconds: 1,
    },
  ],
  lifecycleRules: [{ fileNamePrefix: 'tmp/', daysFromHidingToDeleting: 1 }],
  fileLockEnabled: true,
  defaultServerSideEncryption: { mode: 'SSE-B2' as const, algorithm: 'AES256' as const },
  replicationConfiguration: { asReplicationDestination: { sourceToDestinationKeyMapping: { a: 'b' } } },
};
const RULE = {
  name: 'uploads',
  eventTypes: ['b2:ObjectCreated:*'],
  isEnabled: true,
  objectNamePrefix: '',
  targetConfiguration: { targetType: 'webhook' as const, url: 'https://hooks.example/b2' },
};

const large = (): Uint8Array[] => [Buffer.alloc(1000, 'a'), Buffer.alloc(1000, 'b'), Buffer.from('c')];

/** Something stored, and what is there of it. */
async function stored({ aside, container }: Site, name: string, ex: object = {}) {
  const object = await aside(() => container.uploadObjectViaStream(name, name, { ex }));
  return Object.assign(object, { versionId: object.versionId ?? '' });
}

/** An upload with two parts. */
async function unfinished({ driver, container }: Site): Promise<MultipartUpload> {
  const head = { name: 'left/3', contentType: 'text/plain', metadata: {}, headers: {} };
  const upload = await driver.backend.multipart.begin(container, head, {});
  const source = { container, object: { name: 'large' }, range: { start: 0, end: 1000 } };
  for (const part of [1, 2]) await driver.backend.copy.copyPart(source, upload, part, {});
  return upload;
}

const BUCKETS: readonly Step[] = [
  [
    'createContainer',
    async ({ driver }) => driver.createContainer('made-on-tour', { ex: { bucketType: 'allPrivate', ...SETTINGS } }),
  ],
  ['listContainers', async ({ driver }) => driver.listContainers()],
  ['getContainer', async ({ driver }) => driver.getContainer('made-on-tour')],
  ['exListContainers', async ({ driver }) => driver.exListContainers({ bucketTypes: ['allPrivate', 'snapshot'] })],
  ['exGetContainerProtection', async ({ driver }) => driver.exGetContainerProtection('made-on-tour')],
  [
    'exUpdateContainer',
    async ({ driver, aside }) => {
      const { extra } = await aside(() => driver.getContainer('made-on-tour'));
      const ifRevisionIs = extra['revision'] as number;
      const defaultRetention = { mode: 'governance', period: { duration: 1, unit: 'days' } } as const;
      const changes = { ...SETTINGS, bucketType: 'allPrivate', defaultRetention, ifRevisionIs } as const;
      return driver.exUpdateContainer('made-on-tour', changes);
    },
  ],
  ['exGetNotificationRules', async ({ driver }) => driver.exGetNotificationRules('made-on-tour')],
  ['exSetNotificationRules', async ({ driver }) => driver.exSetNotificationRules('made-on-tour', [RULE])],
  ['deleteContainer', async ({ driver }) => driver.deleteContainer('made-on-tour')],
];

const KEYS: readonly Step[] = [
  [
    'exCreateKey',
    async ({ driver, container }) => {
      const all = { bucketIds: [container.id ?? ''], namePrefix: 'a/', validFor: 60 };
      for (const name of ['one', 'two']) await driver.exCreateKey(name, { capabilities: ['listFiles'], ...all });
    },
  ],
  ['exListKeys', async ({ driver }) => Array.fromAsync(driver.exListKeys())],
  [
    'exDeleteKey',
    async ({ driver, aside }) => {
      const all = await aside(() => Array.fromAsync(driver.exListKeys()));
      const made = all.filter(({ keyName }) => keyName === 'one' || keyName === 'two');
      for (const { applicationKeyId } of made) await driver.exDeleteKey(applicationKeyId);
    },
  ],
];

const UPLOADS: readonly Step[] = [
  [
    'uploadObject',
    async ({ container }) => {
      const head = { metadata: { a: 'b' }, headers: HEADERS, lastModified: new Date(0) };
      await container.uploadObjectViaStream('a', 'small', { ...head, ex: { ...LOCK, ...AT } });
      await container.uploadObjectViaStream('a', 'sse-b2', { ex: { serverSideEncryption: { mode: 'SSE-B2' } } });
      await container.uploadObjectViaStream('a', 'sse-c', { ex: { serverSideEncryption: SSE_C } });
      await container.uploadObjectViaStream(large(), 'large', { ...head, ...PARTS, ex: { ...LOCK, ...AT } });
      await container.uploadObjectViaStream(large(), 'large-c', { ...PARTS, ex: { serverSideEncryption: SSE_C } });
    },
  ],
  ['signedUploadUrl', async ({ driver, container }) => driver.signedUploadUrl(container, 'linked')],
  ['exGetUploadData', async ({ driver, container }) => driver.exGetUploadData(container)],
  [
    'exListUnfinished',
    async ({ driver, container, aside }) => {
      const head = { contentType: 'text/plain', metadata: {}, headers: {} };
      for (const name of ['left/1', 'left/2']) {
        await aside(() => driver.backend.multipart.begin(container, { name, ...head }, {}));
      }
      await Array.fromAsync(driver.exListUnfinished(container, { prefix: 'left/' }));
    },
  ],
  ['exListParts', async (site) => Array.fromAsync(site.driver.exListParts(await site.aside(() => unfinished(site))))],
  ['exCancelUnfinished', async ({ driver, container }) => driver.exCancelUnfinished(container, { prefix: 'left/' })],
];

const READS: readonly Step[] = [
  ['listObjects', async ({ container }) => container.listObjects({ prefix: '', delimiter: '/' })],
  [
    'getObject',
    async ({ driver, container, aside }) => {
      await driver.getObject(container, 'small');
      const { versionId = '' } = await aside(() => container.getObject('small'));
      await driver.backend.getObject(container, { name: 'small', versionId }, {});
    },
  ],
  ['exGetObject', async (site) => site.another.exGetObject((await stored(site, 'by-id')).versionId)],
  ['exGetObjectProtection', async (site) => site.driver.exGetObjectProtection(await stored(site, 'by-id'))],
  [
    'downloadObject',
    async ({ driver, container, aside }) => {
      const ex = { serverSideEncryption: SSE_C };
      for (const object of [{ name: 'sse-c' }, await aside(() => container.getObject('sse-c'))]) {
        const { stream } = await driver.backend.readObject(container, object, { ex });
        await stream.toArray();
      }
    },
  ],
  [
    'downloadObjectRange',
    async ({ driver, container, aside }) => {
      for (const object of [{ name: 'large' }, await aside(() => container.getObject('large'))]) {
        const { stream } = await driver.backend.readObject(container, object, { range: { start: 0, end: 2 } });
        await stream.toArray();
      }
    },
  ],
  [
    'signedUrl',
    async ({ driver, container, url }) => {
      const options = { contentDisposition: 'attachment', contentType: 'text/plain' };
      url(await driver.signedUrl({ container, name: 'small' }, options));
    },
  ],
  [
    'exSignedUrl',
    async ({ driver, container, url }) =>
      url(await driver.exSignedUrl({ container, name: 'small' }, { expiresIn: 60, ...OVERRIDES })),
  ],
  [
    'exGetDownloadAuthorization',
    async ({ driver, container }) => driver.exGetDownloadAuthorization(container, 'a/', { expiresIn: 1, ...OVERRIDES }),
  ],
];

const COPIES: readonly Step[] = [
  [
    'copyObject',
    async ({ driver, container }) => {
      const keys = { sourceServerSideEncryption: SSE_C, serverSideEncryption: SSE_C };
      const source = { container, name: 'sse-c' };
      await driver.copyObject(source, container, 'copied', { contentType: 'text/x', ex: { ...keys, ...LOCK } });
      await driver.copyObject({ container, name: 'small' }, container, 'copied');
    },
  ],
  [
    'copyObject (above 5 GB)',
    async ({ driver, container, aside }) => {
      const ex = { sourceServerSideEncryption: SSE_C, serverSideEncryption: SSE_C, ...LOCK };
      const { multipart, copy } = driver.backend;
      const { versionId } = await aside(() => container.getObject('large-c'));
      const head = { name: 'in-parts', contentType: 'text/plain', metadata: {}, headers: {} };
      const upload = await multipart.begin(container, head, { ex });
      const source = { container, object: { name: 'large-c', versionId }, range: { start: 0, end: 1000 } };
      const parts = [await copy.copyPart(source, upload, 1, {}), await copy.copyPart(source, upload, 2, {})];
      await multipart.complete(upload, parts, {});
    },
  ],
  [
    'exCopyObjectRange',
    async ({ driver, container }) =>
      driver.exCopyObjectRange({ container, name: 'large' }, container, 'range', { start: 1, end: 3, ...LOCK }),
  ],
];

const VERSIONS: readonly Step[] = [
  [
    'listObjectVersions',
    async (site) => {
      for (const name of ['old', 'old', 'older']) await stored(site, name);
      await site.driver.listObjectVersions(site.container, { prefix: 'ol' });
    },
  ],
  [
    'exListObjectVersions',
    async ({ driver, container }) => Array.fromAsync(driver.exListObjectVersions(container, { delimiter: '/' })),
  ],
  ['hideObject', async ({ driver, container }) => driver.hideObject({ container, name: 'older' })],
  [
    'restoreObjectVersion',
    async (site) => {
      const version = await stored(site, 'restored');
      await stored(site, 'restored');
      await site.driver.restoreObjectVersion(version);
    },
  ],
  [
    'exUpdateObjectRetention',
    async (site) =>
      site.driver.exUpdateObjectRetention(await stored(site, 'locked', LOCK), null, { bypassGovernance: true }),
  ],
  ['exUpdateObjectLegalHold', async (site) => site.driver.exUpdateObjectLegalHold(await stored(site, 'held'), 'off')],
  [
    'deleteObject',
    async (site) =>
      (await stored(site, 'deleted', LOCK)).delete({ versions: 'delete', ex: { bypassGovernance: true } }),
  ],
  [
    'exDeleteObjectVersion',
    async (site) => site.driver.exDeleteObjectVersion(await stored(site, 'gone', LOCK), { bypassGovernance: true }),
  ],
];

/** Every operation and every option of the API, by the methods that reach them. */
export const TOUR: readonly Step[] = [...BUCKETS, ...KEYS, ...UPLOADS, ...READS, ...COPIES, ...VERSIONS];
