import type { StorageDriver } from '@stowage/core';
import { z } from '@stowage/core/validation';
import { UsageError } from './usage-error.js';

/** What a container can have rules about. */
export type RuleKind = 'cors' | 'lifecycle';

/** How rules are read and replaced, in the provider's own words. */
export interface RuleAccess {
  read(container: string, signal: AbortSignal): Promise<readonly unknown[]>;
  write(container: string, rules: readonly unknown[], signal: AbortSignal): Promise<void>;
}

/** The part of the B2 driver that is used here: it is loaded only where it is wanted. */
interface B2Like extends StorageDriver {
  exUpdateContainer(container: string, changes: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** A driver with calls for its rules, as S3's is. */
type WithCalls = Readonly<
  Record<
    string,
    (container: string, rulesOrOptions: unknown, options?: { readonly signal: AbortSignal }) => Promise<unknown>
  >
>;

const CALLS = {
  cors: ['exGetCors', 'exSetCors'],
  lifecycle: ['exGetLifecycle', 'exSetLifecycle'],
} as const;

const FIELDS = { cors: 'corsRules', lifecycle: 'lifecycleRules' } as const;
const rules = z.array(z.record(z.string(), z.unknown()), 'expected an array of rules');

/**
 * How a driver's containers have their rules read and replaced.
 *
 * @throws {UsageError} if it has no such rules
 */
export function rulesOf(driver: StorageDriver, kind: RuleKind): RuleAccess {
  if (driver.provider === 'backblaze_b2') return ofB2(driver as B2Like, FIELDS[kind]);
  const calls = ofCalls(driver, CALLS[kind]);
  if (calls !== undefined) return calls;
  throw new UsageError(`stowage cannot read or set ${kind} rules of ${driver.provider}`);
}

/**
 * Rules as a file has them: a JSON array.
 *
 * @throws {UsageError} if it is none
 */
export function parseRules(text: string, name: string): readonly unknown[] {
  const checked = rules.safeParse(jsonOf(text, name));
  if (checked.success) return checked.data;
  const [at] = checked.error.issues[0]?.path ?? [];
  const which = at === undefined ? 'expected a JSON array of rules' : `rule ${Number(at) + 1}: expected an object`;
  throw new UsageError(`${name}: ${which}, as get prints it`);
}

function jsonOf(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${name} is not valid JSON: ${(error as Error).message}`, { cause: error });
  }
}

function ofB2(driver: B2Like, field: (typeof FIELDS)[RuleKind]): RuleAccess {
  return {
    read: async (container, signal) => {
      const { extra } = await driver.getContainer(container, { signal });
      return rules.catch([]).parse(extra[field]);
    },
    write: async (container, value, signal) => {
      await driver.exUpdateContainer(container, { [field]: value, signal });
    },
  };
}

function ofCalls(driver: StorageDriver, [get, set]: (typeof CALLS)[RuleKind]): RuleAccess | undefined {
  if (!(get in driver && set in driver)) return undefined;
  const calls = driver as unknown as WithCalls;
  return {
    read: async (container, signal) => rules.parse(await calls[get]?.(container, { signal })),
    write: async (container, value, signal) => {
      await calls[set]?.(container, value, { signal });
    },
  };
}
