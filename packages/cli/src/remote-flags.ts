import { InvalidArgumentError } from 'commander';
import type { SecretSource } from './config-file.js';
import { absolute } from './secret-source.js';
import { UsageError } from './usage-error.js';

/** What `stowage config set` is told of a remote. */
export interface RemoteFlags {
  readonly provider?: string;
  readonly key?: string;
  readonly secretEnv?: string;
  readonly secretFile?: string;
  readonly secretCommand?: readonly string[];
  readonly option?: readonly (readonly [string, string])[];
}

/** Collects `name=value`. */
export function collectOption(text: string, before: unknown): readonly (readonly [string, string])[] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('expected name=value.');
  return [...((before ?? []) as readonly (readonly [string, string])[]), [text.slice(0, at), text.slice(at + 1)]];
}

/** The driver's options as they were meant: numbers, `true`, `false` and JSON are read, all else is text. */
export function optionValues(pairs: RemoteFlags['option']): Readonly<Record<string, unknown>> | undefined {
  return pairs && Object.fromEntries(pairs.map(([name, text]) => [name, valueOf(text)]));
}

/** @throws {UsageError} if more than one source is named */
export function secretOf({ secretEnv, secretFile, secretCommand }: RemoteFlags): SecretSource | undefined {
  const sources: readonly SecretSource[] = [
    ...(secretEnv === undefined ? [] : [{ env: secretEnv }]),
    ...(secretFile === undefined ? [] : [{ file: absolute(secretFile) }]),
    ...(secretCommand === undefined ? [] : [{ command: [...secretCommand] }]),
  ];
  if (sources.length > 1) throw new UsageError('a secret comes from one place: give one of the --secret flags');
  return sources[0];
}

function valueOf(text: string): unknown {
  if (!/^(-?\d+(\.\d+)?|true|false|null|[[{].*)$/s.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
