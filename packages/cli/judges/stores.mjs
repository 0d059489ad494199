// The stores that the command is tried between, as remotes of its configuration.
import { startEmulator } from '@stowage/b2-emulator';

const TEMP_URL_KEY = 'the key of signed URLs';

/** Those that the environment names, and the emulator: `{ name, words }`, which `stowage config set` takes, and the secrets, by variable. */
export async function openStores({ env }) {
  const emulator = await startEmulator({ recommendedPartSize: 5_000_000 });
  await allowSignedUrls(env);
  const stores = [
    {
      name: 'bb',
      provider: 'backblaze_b2',
      key: emulator.keyId,
      secret: emulator.key,
      option: `endpoint=${emulator.url}`,
      rules: false,
    },
    {
      name: 'rgw',
      provider: 's3_rgw',
      key: env.RADOSGW_ACCESS_KEY,
      secret: env.RADOSGW_SECRET_KEY,
      option: `endpoint=${env.RADOSGW_ENDPOINT}`,
      rules: true,
    },
    {
      name: 'azurite',
      provider: 'azure_blobs',
      key: env.AZURITE_ACCOUNT,
      secret: env.AZURITE_KEY,
      option: `endpoint=${env.AZURITE_ENDPOINT}`,
      rules: false,
    },
    {
      name: 'swift',
      provider: 'openstack_swift',
      key: env.SWIFT_USER,
      secret: env.SWIFT_KEY,
      option: `authUrl=${env.SWIFT_AUTH_URL}`,
      rules: false,
    },
  ];
  return { stores, close: () => emulator.close() };
}

/** Swift signs URLs with a key that the account has been given. */
async function allowSignedUrls({ SWIFT_AUTH_URL: url, SWIFT_USER: user, SWIFT_KEY: key }) {
  const { headers } = await fetch(url, { headers: { 'x-auth-user': user, 'x-auth-key': key } });
  const given = { 'x-auth-token': headers.get('x-auth-token'), 'x-account-meta-temp-url-key': TEMP_URL_KEY };
  const { ok, status } = await fetch(headers.get('x-storage-url'), { method: 'POST', headers: given });
  if (!ok) throw new Error(`Swift takes no key for signed URLs: ${status}`);
}
