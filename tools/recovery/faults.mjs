/**
 * What a proxy does to the requests of a driver must not be seen by who uses it: every fault in every kind of request, one at a time,
 * and then many transfers while many of them happen.
 */
import { impatient } from './deeds.mjs';
import { faultMatrix } from './fault-matrix.mjs';
import { chosenSeed, seededRandom } from './seeded-random.mjs';
import { transfers } from './transfers.mjs';

/**
 * Runs them. `STOWAGE_SEED` repeats another run.
 *
 * @param place `title`, `wire` of its protocol, and `connect(endpoint, options)`, which gives a driver
 * @param proxy a `HostileProxy` before the server
 * @param endpoint the server itself
 * @param partSize of uploads in parts, in bytes
 */
export async function runFaults({ place, proxy, endpoint, partSize }) {
  const seed = chosenSeed();
  console.log(`${place.title}, seed ${seed}`);
  const unhandled = [];
  process.on('unhandledRejection', (error) => unhandled.push(error));
  await using past = await place.connect(endpoint);
  await using driver = await place.connect(proxy.url, impatient);
  // What is loaded with a first call takes longer than the matrix should have to wait.
  await driver.listContainers();
  for (const [name, run] of Object.entries({ matrix: faultMatrix, transfers })) {
    const clean = await past.createContainer(`faults-${name}-${seed}`);
    await run({ place, proxy, driver, clean, partSize, random: seededRandom(seed) });
  }
  if (unhandled.length > 0) throw new AggregateError(unhandled, 'rejections that nobody handled');
}
