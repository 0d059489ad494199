import { getDriver, Provider } from '@stowage/core';
import '@stowage/driver-backblaze-b2'; // registers itself

const BackblazeB2 = getDriver(Provider.BACKBLAZE_B2); // B2's own class: its options and ex* methods are typed
await using driver = BackblazeB2.fromEnv(); // B2_APPLICATION_KEY_ID, B2_APPLICATION_KEY; nothing is sent yet

const container = await driver.getContainer(process.argv[2] ?? 'photos');
const object = await container.uploadObject('./cat.svg', 'cats/cat.svg', { metadata: { mood: 'hungry' } });
console.log(`stored ${object.name}: ${object.size} bytes, ${object.contentType ?? 'no type'}`);

for await (const each of container.iterateObjects({ prefix: 'cats/' })) {
  console.log(`found ${each.name}, ${each.lastModified?.toISOString() ?? 'no date'}`);
}

const copy = await object.download('./copy.svg');
console.log(`brought ${copy.size} bytes back, verified by ${copy.verifiedBy ?? 'nothing'}`);
