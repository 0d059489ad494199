const NONE = '–';

/** A rate, with as many digits as mean something. */
export function formatRate(value: number | undefined): string {
  if (value === undefined) return NONE;
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}

/** A ratio, or seconds, with two digits after the point. */
export function formatTwo(value: number | undefined): string {
  return value === undefined ? NONE : value.toFixed(2);
}

/** A share as a percentage. */
export function formatPercent(value: number | undefined): string {
  return value === undefined ? NONE : `${Math.round(value * 100)} %`;
}

/** Bytes as whole MiB. */
export function formatMiB(bytes: number | undefined): string {
  return bytes === undefined ? NONE : String(Math.round(bytes / (1 << 20)));
}

/** A whole number. */
export function formatCount(value: number | undefined): string {
  return value === undefined ? NONE : Math.round(value).toLocaleString('en');
}
