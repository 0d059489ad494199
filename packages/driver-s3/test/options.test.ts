import { expect, test } from '@jest/globals';
import { getDriver, InvalidArgumentError, Provider, supports } from '@stowage/core';
import { Addressing } from '../src/api/addressing.js';
import { PRESETS, s3Drivers, S3StorageDriver, type PresetId } from '../src/index.js';
import { s3Settings, type S3Options } from '../src/options.js';

interface Where {
  readonly bucket?: string;
  readonly preset?: PresetId;
}

const urlOf = (options: S3Options, { bucket = 'photos', preset = 's3' }: Where = {}): string => {
  const { addressing, region } = s3Settings(options, PRESETS[preset]);
  return new Addressing(addressing).url({ bucket, key: 'a b/ü', query: { versionId: undefined, uploads: '' } }, region);
};

test.each<[S3Options, Parameters<typeof urlOf>[1], string]>([
  [{}, {}, 'https://photos.s3.us-east-1.amazonaws.com/a%20b/%C3%BC?uploads='],
  [{ region: 'eu-central-1' }, {}, 'https://photos.s3.eu-central-1.amazonaws.com/a%20b/%C3%BC?uploads='],
  [{ region: 'cn-north-1' }, {}, 'https://photos.s3.cn-north-1.amazonaws.com.cn/a%20b/%C3%BC?uploads='],
  [{ region: 'eusc-de-east-1' }, {}, 'https://photos.s3.eusc-de-east-1.amazonaws.eu/a%20b/%C3%BC?uploads='],
  [{ region: 'us-east-va' }, { preset: 'ovh' }, 'https://photos.s3.us-east-va.io.cloud.ovh.us/a%20b/%C3%BC?uploads='],
  [{ region: 'us-west-1' }, { preset: 'idrive_e2' }, 'https://s3.us-west-1.idrivee2.com/photos/a%20b/%C3%BC?uploads='],
  [{}, { bucket: 'with.dots' }, 'https://s3.us-east-1.amazonaws.com/with.dots/a%20b/%C3%BC?uploads='],
  [{ forcePathStyle: true }, {}, 'https://s3.us-east-1.amazonaws.com/photos/a%20b/%C3%BC?uploads='],
  [{ endpoint: 'http://127.0.0.1:9000/' }, {}, 'http://127.0.0.1:9000/photos/a%20b/%C3%BC?uploads='],
  [
    { endpoint: 'https://p.example.com/s3' },
    { preset: 'supabase' },
    'https://p.example.com/s3/photos/a%20b/%C3%BC?uploads=',
  ],
  [
    { endpoint: 'https://s3.example.com', forcePathStyle: false },
    {},
    'https://photos.s3.example.com/a%20b/%C3%BC?uploads=',
  ],
  [
    { region: 'cn-beijing' },
    { preset: 'aliyun_oss' },
    'https://photos.s3.oss-cn-beijing.aliyuncs.com/a%20b/%C3%BC?uploads=',
  ],
])('%j %j is addressed as %s', (options, where, url) => {
  expect(urlOf(options, where)).toBe(url);
});

test.each<[S3Options, keyof typeof PRESETS, RegExp]>([
  [{}, 'minio', /'endpoint' is missing/],
  [{}, 'backblaze_b2_s3', /'region' is missing/],
  [{ endpoint: 'http://s3.example.com' }, 's3', /unencrypted/],
  [{ endpoint: 'https://s3.example.com', secure: false }, 's3', /'secure' is false/],
  [{ endpoint: 'https://user:secret@s3.example.com' }, 's3', /no query, fragment or credentials/],
  [{ endpoint: 'ftp://s3.example.com' }, 's3', /http or https/],
  [{ region: 'eu.evil.example' }, 's3', /name of a region/],
  [{ regoin: 'eu-central-1' } as S3Options, 's3', /regoin/],
])('%j of %s is refused', (options, preset, message) => {
  expect(() => s3Settings(options, PRESETS[preset])).toThrow(InvalidArgumentError);
  expect(() => s3Settings(options, PRESETS[preset])).toThrow(message);
});

test('a key without its secret is refused, and so is an empty token', () => {
  expect(() => new S3StorageDriver('key', '')).toThrow(InvalidArgumentError);
  expect(() => new S3StorageDriver('key', 'kept-to-myself', { sessionToken: '' })).toThrow(InvalidArgumentError);
});

test('each preset is a class of its own under its id, with a page that says so', () => {
  for (const [id, preset] of Object.entries(PRESETS)) {
    expect(preset.id).toBe(id);
    expect(preset.source).toMatch(/^https:\/\//);
    expect(s3Drivers[id as keyof typeof PRESETS].preset).toBe(preset);
  }
  expect(getDriver(Provider.S3)).toBe(S3StorageDriver);
  expect(getDriver('wasabi').preset.endpoint).toBe('https://s3.{region}.wasabisys.com');
});

test("what a provider does not have is not there: Cloudflare's keeps no versions and wants parts of one size, Google's copies no parts", async () => {
  await using r2 = new s3Drivers.cloudflare_r2('key', 'kept-to-myself', {
    endpoint: 'https://account.r2.cloudflarestorage.com',
  });
  expect(r2.backend.versions).toBeUndefined();
  expect(r2.backend.uploadForms).toBeUndefined();
  expect(await r2.backend.multipart.limits()).toMatchObject({ equalParts: true });
  await using google = new s3Drivers.google_storage('key', 'kept-to-myself');
  expect(google.backend.copy.maxCopySize).toBe(5 * 1024 ** 4);
  await using s3 = new S3StorageDriver('key', 'kept-to-myself');
  expect(s3.backend.versions).toBeDefined();
  expect((await s3.backend.multipart.limits()).equalParts).toBeUndefined();
  expect(s3.backend.copy.maxCopySize).toBe(5 * 1024 ** 3);
});

test("Amazon's has versions and forms as far as the compiler can see; of others it wants to know that they were asked for", () => {
  const amazon = new S3StorageDriver('key', 'kept-to-myself');
  const versioned: () => unknown = () => amazon.setContainerVersioning('photos', 'on');
  const wasabi = new s3Drivers.wasabi('key', 'kept-to-myself');
  // @ts-expect-error: this preset may have no versions.
  const unknown: () => unknown = () => wasabi.setContainerVersioning('photos', 'on');
  expect([versioned, unknown].every((each) => typeof each === 'function')).toBe(true);
  expect(supports(wasabi, 'versions') && typeof wasabi.setContainerVersioning).toBe('function');
});

test('a driver is made of what the environment says', async () => {
  const env = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'kept-to-myself', AWS_REGION: 'eu-west-1' };
  await using driver = S3StorageDriver.fromEnv(env);
  expect(driver.backend.services.region).toBe('eu-west-1');
  expect(() => S3StorageDriver.fromEnv({ AWS_ACCESS_KEY_ID: 'id' })).toThrow(/AWS_SECRET_ACCESS_KEY is missing/);
});
