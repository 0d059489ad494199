import type { Agent, buildConnector } from 'undici';

/** What the data lane takes of undici. */
export interface Undici {
  readonly Agent: typeof Agent;
  readonly buildConnector: typeof buildConnector;
}

/** A file of it that gives this alone. */
interface Alone<Name extends keyof Undici> {
  readonly default: Undici[Name];
}

/** What Node says of a file that a package does not have, or does not give away. */
const ELSEWHERE: ReadonlySet<string | undefined> = new Set(['ERR_MODULE_NOT_FOUND', 'ERR_PACKAGE_PATH_NOT_EXPORTED']);

/**
 * Loads what is needed of undici: with its `fetch`, its caches, WebSocket and mocks it is five times the files, and takes
 * twice as long. Where a version keeps these two elsewhere the whole of it does.
 */
export async function loadUndici(): Promise<Undici> {
  try {
    // @ts-expect-error -- it has no types of its own
    const agent = (await import('undici/lib/dispatcher/agent.js')) as Alone<'Agent'>;
    // @ts-expect-error -- nor has this
    const connect = (await import('undici/lib/core/connect.js')) as Alone<'buildConnector'>;
    return { Agent: agent.default, buildConnector: connect.default };
  } catch (error) {
    if (!ELSEWHERE.has((error as NodeJS.ErrnoException).code)) throw error;
    return import('undici');
  }
}
