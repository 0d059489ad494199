import { randomUUID } from 'node:crypto';
import type { StorageDriver } from '@stowage/core';
import { failed, found, type Check } from './check.js';
import type { ContainerPlace, Place } from '../stores.js';

/** What each permission is needed for. */
const NEEDED = {
  containers: 'ls of a whole store',
  list: 'ls -r, tree, du, sync, verify, rm -r',
  read: 'cat, get, cp, serve, verify',
  write: 'put, cp, sync, restore',
  delete: 'rm, mv, sync, rb --force',
} as const;

type Permission = keyof typeof NEEDED;

/** How a store is asked. */
interface Asking {
  readonly name: string;
  readonly isWriting: boolean;
  readonly signal: AbortSignal;
}

/** What the credentials of a store are good for: it is tried, and what is made for it is removed. */
export async function* checkStore(place: Place, asking: Asking): AsyncGenerator<Check, void> {
  const { name, signal } = asking;
  const { driver } = place;
  const first = await tried(name, 'containers', signal, async () => {
    const { length } = await driver.listContainers({ limit: 1, signal });
    return length === 0 ? 'valid; no container is seen' : 'valid';
  });
  // A key may be for one container only: then it says so here, and is tried there.
  const isMine = first.outcome === 'failed' && first.code === 'permission_denied';
  yield found(`${name} credentials`, isMine ? 'warning' : first.outcome, isMine ? onlySome(first.says) : first.says);
  if (first.outcome === 'failed' && !isMine) return;
  if (place.container === undefined) {
    yield found(`${name} permissions`, 'skipped', `name a container to have them tried: stowage doctor ${name}:photos`);
    return;
  }
  yield* checkContainer({ ...place, container: place.container }, asking);
}

async function* checkContainer(
  place: ContainerPlace,
  { name, isWriting, signal }: Asking,
): AsyncGenerator<Check, void> {
  const { driver, container, path } = place;
  const prefix = path === '' || path.endsWith('/') ? path : `${path}/`;
  let object: string | undefined;
  yield await checkPermission(name, 'list', signal, async () => {
    const [first] = await driver.listContainerObjects(container, { prefix, limit: 1, signal });
    object = first?.name;
  });
  if (object === undefined) yield found(`${name} read`, 'skipped', `no object to read below ${container}/${prefix}`);
  else yield await checkPermission(name, 'read', signal, () => readOf(driver, container, object ?? '', signal));
  if (isWriting) yield* checkWriting(place, prefix, name, signal);
  else yield found(`${name} write`, 'skipped', `--write tries it (needed for ${NEEDED.write}; ${NEEDED.delete})`);
}

/** The first byte, or that there is none. */
async function readOf(driver: StorageDriver, container: string, name: string, signal: AbortSignal): Promise<void> {
  const stream = await driver.downloadObjectAsStream({ container, name }, { signal });
  try {
    await stream[Symbol.asyncIterator]().next();
  } finally {
    stream.destroy();
  }
}

async function* checkWriting(
  { driver, container }: ContainerPlace,
  prefix: string,
  store: string,
  signal: AbortSignal,
): AsyncGenerator<Check, void> {
  const name = `${prefix}.stowage-doctor-${randomUUID()}`;
  const written = await checkPermission(store, 'write', signal, async () => {
    await driver.uploadObjectViaStream(['stowage doctor'], container, name, { signal });
  });
  yield written;
  if (written.outcome !== 'ok') return;
  yield await checkPermission(store, 'delete', signal, async () => {
    await driver.deletePrefix(container, name, { signal });
  });
}

async function checkPermission(
  store: string,
  permission: Permission,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<Check> {
  const { check, outcome, says } = await tried(store, permission, signal, async () => {
    await work();
    return 'allowed';
  });
  return found(check, outcome, `${says} (needed for ${NEEDED[permission]})`);
}

async function tried(
  store: string,
  permission: Permission,
  signal: AbortSignal,
  work: () => Promise<string>,
): Promise<Check & { readonly code?: unknown }> {
  const check = `${store} ${permission}`;
  try {
    return found(check, 'ok', await work());
  } catch (error) {
    const { code } = (error ?? {}) as { code?: unknown };
    return { ...failed(check, signal.aborted ? signal.reason : error), code };
  }
}

function onlySome(says: string): string {
  return `they may not list containers (needed for ${NEEDED.containers}): ${says}`;
}
