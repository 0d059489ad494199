// A bucket of the B2 emulator as a place that checks sync with.
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';
import { digest, digests } from './tree.mjs';

/** A driver that goes to `url`: the emulator's, or a proxy's before it. */
export function driverAt(url, { keyId, key }, options = {}) {
  const { hostname, port } = new URL(url);
  return new BackblazeB2StorageDriver(keyId, key, { secure: false, host: hostname, port: Number(port), ...options });
}

/** Throws unless a container holds the files below a directory, by SHA-256, and nothing else. */
export async function assertHolds(container, root, isWanted = () => true) {
  const expected = await digests(root);
  for (const path of expected.keys()) if (!isWanted(path)) expected.delete(path);
  for await (const object of container.iterateObjects()) {
    if (expected.get(object.name) !== digest(await object.bytes())) throw new Error(`'${object.name}' is another one`);
    expected.delete(object.name);
  }
  if (expected.size > 0) throw new Error(`${expected.size} files are missing, such as '${[...expected.keys()][0]}'`);
}

/** Throws unless two directories hold the same files, by SHA-256. */
export async function assertSameTrees(one, other) {
  const [left, right] = [await digests(one), await digests(other)];
  for (const [path, hash] of left)
    if (right.get(path) !== hash) throw new Error(`'${path}' is another one, or missing`);
  if (left.size !== right.size) throw new Error(`${right.size} files instead of ${left.size}`);
}

/** Throws unless a sync came to its end as it should have. */
export function assertComplete(what, result) {
  if (result.isComplete) return;
  const failures = result.failures.slice(0, 3).map(({ path, error }) => `${path}: ${String(error)}`);
  throw new Error(`${what} is not complete: ${JSON.stringify({ ...result, failures })}`);
}
