import prettyBytes from 'pretty-bytes';

/** `1.5 MiB`: by powers of 1024. */
export function formatBytes(bytes: number): string {
  return prettyBytes(bytes, { binary: true, maximumFractionDigits: 1 });
}

/** `1,234 objects`, `1 object`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
