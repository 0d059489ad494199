import { InvalidArgumentError, NotSupportedError } from '../errors/index.js';
import type { StorageBackend, WriteCondition, WriteConditions } from '../spi/index.js';

const WRITE_CONDITIONS: readonly WriteCondition[] = ['ifMatch', 'ifNoneMatch'];

/** @throws {NotSupportedError} if a read shall be conditional, and the provider compares nothing */
export function assertReadCondition(backend: StorageBackend, { ifMatch }: WriteConditions): void {
  if (ifMatch !== undefined && !backend.capabilities.conditions.read) throw unsupported(backend, 'ifMatch', 'reads');
}

/** @throws {NotSupportedError} if a deletion shall be conditional, and the provider compares nothing */
export function assertDeleteCondition(backend: StorageBackend, { ifMatch }: WriteConditions): void {
  if (ifMatch !== undefined && !backend.capabilities.conditions.delete)
    throw unsupported(backend, 'ifMatch', 'deletions');
}

/**
 * @throws {NotSupportedError} naming the first condition that the provider does not compare when it stores something
 * @throws {InvalidArgumentError} if there are two, which nothing could meet
 */
export function assertWriteConditions(backend: StorageBackend, conditions: WriteConditions): void {
  assertAtMostOne(conditions);
  const lacking = lackingOf(backend.capabilities.conditions.write, conditions);
  if (lacking !== undefined) throw unsupported(backend, lacking, 'uploads');
}

/**
 * As {@link assertWriteConditions}, of a copy, which the provider makes itself or which goes through this process.
 *
 * @throws {NotSupportedError} naming the first condition that the provider compares in neither
 */
export function assertCopyConditions(backend: StorageBackend, conditions: WriteConditions): void {
  assertAtMostOne(conditions);
  const { write, copy } = backend.capabilities.conditions;
  const lacking = lackingOf(backend.copy === undefined ? write : [...write, ...copy], conditions);
  if (lacking !== undefined) throw unsupported(backend, lacking, 'copies');
}

/** The first condition that is asked for and not among these. */
export function lackingOf(
  supported: readonly WriteCondition[],
  conditions: WriteConditions,
): WriteCondition | undefined {
  return WRITE_CONDITIONS.find((name) => conditions[name] !== undefined && !supported.includes(name));
}

function assertAtMostOne({ ifMatch, ifNoneMatch }: WriteConditions): void {
  if (ifMatch === undefined || ifNoneMatch === undefined) return;
  throw new InvalidArgumentError("options 'ifMatch' and 'ifNoneMatch': one of them, as nothing could meet both");
}

function unsupported({ provider }: StorageBackend, option: string, what: string): NotSupportedError {
  return new NotSupportedError(`option '${option}' of ${what}: it compares no ETag there`, { provider });
}
