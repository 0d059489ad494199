import { configPath } from '../config-file.js';
import { defineCommand } from '../command-definition.js';
import { checkMachine } from '../doctor/check-machine.js';
import { checkServer } from '../doctor/check-server.js';
import { checkStore } from '../doctor/check-store.js';
import { failed, found, type Check } from '../doctor/check.js';
import { endpointOf, type Known } from '../known-store.js';
import { formatLocation, parseLocation } from '../location.js';
import type { Session } from '../session.js';
import type { Place } from '../stores.js';
import { visible } from '../visible.js';

interface Flags {
  readonly write?: boolean;
}

/** How long one store may take, in milliseconds: what is wrong with it is then known. */
const PATIENCE = 30_000;

/** `stowage doctor`. */
export const command = defineCommand<Flags, [readonly string[]]>({
  description:
    'Looks at Node, the configuration, and each remote (or the locations given): whether it answers, by which clock, what its credentials may do and what that is needed for. Exit code 1 if anything failed.',
  arguments: [{ syntax: '[locations...]', description: 'stores, or containers whose permissions are tried' }],
  options: [{ flags: '--write', description: 'try writing too, with a small object that is removed again' }],
  examples: [
    { command: 'stowage doctor', says: 'this machine, and every remote' },
    { command: 'stowage doctor --write b2:photos', says: 'what the key in the environment may do in one bucket' },
  ],
  async run(session, [given], { write }) {
    const path = session.flags.config ?? configPath(session.environment);
    for await (const check of checkMachine(path, session.environment)) await tell(session, check);
    const texts = given.length > 0 ? given : await remotesOf(session);
    for (const text of texts)
      for await (const check of checksOf(session, text, write === true && !session.isDryRun))
        await tell(session, check);
  },
});

/** A configuration that is wrong has been told of already. */
async function remotesOf({ stores }: Session): Promise<readonly string[]> {
  const { remotes } = await stores.configuration().catch(() => ({ remotes: {} }));
  return Object.keys(remotes)
    .sort()
    .map((name) => `${name}:`);
}

async function* checksOf(session: Session, text: string, isWriting: boolean): AsyncGenerator<Check, void> {
  const signal = AbortSignal.any([session.signal, AbortSignal.timeout(PATIENCE)]);
  let place: Place;
  try {
    place = await session.stores.open(text);
  } catch (error) {
    yield failed(`${text.replace(/:$/, '')} settings`, error);
    return;
  }
  const name = place.store === 'local' ? formatLocation(place) : place.store;
  yield found(`${name} settings`, 'ok', place.driver.provider);
  const known = await knownOf(session, text);
  const url = known && (await endpointOf(known, session.environment));
  const { tls, proxy } = (known?.options ?? {}) as object as { tls?: undefined; proxy?: undefined };
  const options = { tls, proxy };
  if (url !== undefined && !(yield* checkServer(name, url, { options, clock: session.clock, signal }))) return;
  yield* checkStore(place, { name, isWriting, signal });
}

/** Of a path of this machine there is nothing to know. */
async function knownOf({ stores }: Session, text: string): Promise<Known | undefined> {
  const location = parseLocation(text);
  if (location.kind !== 'store') return undefined;
  return stores.known(location);
}

async function tell(session: Session, check: Check): Promise<void> {
  const { outcome, says } = check;
  session.signal.throwIfAborted();
  if (outcome === 'failed') session.differ();
  else session.succeed();
  const text = `${outcome.padEnd(8)} ${visible(check.check)}: ${visible(says)}`;
  await session.output.result({ type: 'check', ...check }, text);
}
