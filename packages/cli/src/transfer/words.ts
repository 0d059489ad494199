import { UsageError } from '../usage-error.js';

/**
 * The last word is the target, those before it are sources.
 *
 * @param fallback the target, if there is one word only
 * @throws {UsageError} if one of both is missing
 */
export function sourcesAndTarget(
  words: readonly string[],
  fallback?: string,
): { sources: readonly string[]; target: string } {
  const [only, ...more] = words;
  if (only !== undefined && more.length === 0 && fallback !== undefined) return { sources: [only], target: fallback };
  const target = more.at(-1);
  if (target === undefined) throw new UsageError(`where '${only ?? ''}' is to go is missing`);
  return { sources: words.slice(0, -1), target };
}
