import { getDriver, Provider } from '@stowage/core';
import '@stowage/driver-s3'; // registers S3, and all that is like it

const S3 = getDriver(Provider.S3); // or Provider.MINIO, Provider.S3_RGW, 'wasabi', 'cloudflare_r2' …
await using driver = S3.fromEnv(); // AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION; nothing is sent yet

const container = await driver.createContainer(process.argv[2] ?? 'my-photos');
const object = await container.uploadObject('./cat.svg', 'cats/cat.svg', { metadata: { mood: 'hungry' } });
for await (const each of container.iterateObjects({ prefix: 'cats/' })) console.log(each.name, each.size);

const copy = await object.download('./copy.svg');
console.log(`brought ${copy.size} bytes back, verified by ${copy.verifiedBy ?? 'nothing'}`);
