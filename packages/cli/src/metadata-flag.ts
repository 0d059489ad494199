import { InvalidArgumentError } from 'commander';

/** Collects `name=value`, one by one. */
export function collectMetadata(text: string, before: unknown): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('expected name=value.');
  return { ...(before as Record<string, string> | undefined), [text.slice(0, at)]: text.slice(at + 1) };
}
