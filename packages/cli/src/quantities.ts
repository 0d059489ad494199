import { InvalidArgumentError } from 'commander';

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** `512`, `10k`, `1.5M`, `2GiB`: bytes, by powers of 1024. */
export function parseBytes(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text) ?? [];
  const bytes = Math.round(Number(number) * (UNITS[unit.toLowerCase()] ?? Number.NaN));
  if (Number.isSafeInteger(bytes)) return bytes;
  throw new InvalidArgumentError('expected a number of bytes, such as 512, 10k, 1.5M or 2G.');
}

/** `90`, `90s`, `15m`, `2h`, `7d`, `4w`: seconds. */
export function parseDuration(text: string): number {
  const [, number, unit = 's'] = /^(\d+)([smhdw]?)$/.exec(text) ?? [];
  const seconds = Number(number) * (SECONDS[unit === '' ? 's' : unit] ?? Number.NaN);
  if (Number.isSafeInteger(seconds)) return seconds;
  throw new InvalidArgumentError('expected a duration, such as 90s, 15m, 2h, 7d or 4w.');
}

/** A port: 1 to 65535. */
export function parsePort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('expected a port, 1 to 65535.');
}

/** A whole number of at least 1. */
export function parseCount(text: string): number {
  if (/^\d+$/.test(text) && Number(text) >= 1 && Number.isSafeInteger(Number(text))) return Number(text);
  throw new InvalidArgumentError('expected a whole number of at least 1.');
}
