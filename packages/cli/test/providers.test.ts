import { describe, expect, test } from '@jest/globals';
import { PRESETS } from '@stowage/driver-s3';
import { rulesOf } from '../src/container-rules.js';
import { fromEnvironment } from '../src/environment.js';
import { loadProvider, PROVIDER_IDS, S3_PROVIDERS } from '../src/providers.js';

const AWS = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };
const OPENSTACK = { OS_AUTH_URL: 'https://keystone.example.com/v3' };

test('every preset of the S3 driver is a provider of the command', () => {
  expect(S3_PROVIDERS).toEqual(Object.keys(PRESETS).sort());
});

test.each(PROVIDER_IDS)('%s has a driver', async (id) => {
  expect(typeof (await loadProvider(id))).toBe('function');
});

describe('credentials of the environment', () => {
  test.each([
    ['s3', AWS, 's3'],
    ['google-storage', AWS, 'google_storage'],
    ['s3_rgw', { ...AWS, AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:7480' }, 's3_rgw'],
    ['azure_blobs', { AZURE_STORAGE_ACCOUNT: 'account', AZURE_STORAGE_KEY: 'a2V5' }, 'azure_blobs'],
    ['openstack_swift', { ...OPENSTACK, OS_USERNAME: 'user', OS_PASSWORD: 'password' }, 'openstack_swift'],
    [
      'openstack_swift',
      { ...OPENSTACK, OS_APPLICATION_CREDENTIAL_ID: 'id', OS_APPLICATION_CREDENTIAL_SECRET: 'secret' },
      'openstack_swift',
    ],
    [
      'openstack_swift',
      { ST_USER: 'a:b', ST_KEY: 'key', ST_AUTH: 'https://s.example.com/auth/v1.0' },
      'openstack_swift',
    ],
    ['ovh_swift', { OS_USERNAME: 'user', OS_PASSWORD: 'password', OS_REGION_NAME: 'GRA' }, 'ovh_swift'],
  ])('make a driver of %s: %j', async (name, environment, expected) => {
    await using driver = fromEnvironment(name, await loadProvider(name), environment, {});
    expect(driver.provider).toBe(expected);
  });

  test('that are missing are named', async () => {
    const Swift = await loadProvider('openstack_swift');
    expect(() => fromEnvironment('openstack_swift', Swift, {}, {})).toThrow('OS_USERNAME is not set');
    const S3 = await loadProvider('s3');
    expect(() => fromEnvironment('s3', S3, {}, {})).toThrow('AWS_ACCESS_KEY_ID');
  });
});

test.each(['cors', 'lifecycle'] as const)('%s rules are those of drivers that have calls for them', async (kind) => {
  await using s3 = fromEnvironment('s3', await loadProvider('s3'), AWS, {});
  expect(() => rulesOf(s3, kind)).not.toThrow();
  await using memory = fromEnvironment('memory', await loadProvider('memory'), {}, {});
  expect(() => rulesOf(memory, kind)).toThrow(`cannot read or set ${kind} rules of memory`);
});
