type Fields<T> = Readonly<Record<string, T>>;

/** Those that there are. */
export function definedOnly<T>(fields: Fields<T | undefined>): Record<string, T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Record<string, T>;
}

/** Metadata as headers: each key behind a prefix, such as `x-amz-meta-`. */
export function withPrefix<T>(prefix: string, fields: Fields<T>): Record<string, T> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [`${prefix}${key}`, value]));
}

/** Metadata of headers: the keys behind a prefix. */
export function behindPrefix<T>(prefix: string, headers: Fields<T>): Record<string, T> {
  const found = Object.entries(headers).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value]));
}

/** Of these headers those that there are. */
export function pick(headers: Fields<string>, names: readonly string[]): Record<string, string> {
  return definedOnly(Object.fromEntries(names.map((name) => [name, headers[name]])));
}

/** The time that a text tells; undefined if it is none. */
export function dateOf(text: string | undefined): Date | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : new Date(time);
}

/** A time in seconds since 1970, with fractions: how rclone and python-swiftclient keep that of a file's last change as metadata. */
export function secondsOf(time: Date): string {
  return (time.getTime() / 1000).toFixed(3);
}

/** The time that such a text tells; undefined if it is none. */
export function dateOfSeconds(text: string | undefined): Date | undefined {
  if (text === undefined || !/^\d{1,11}(?:\.\d{1,9})?$/.test(text)) return undefined;
  return new Date(Math.round(Number(text) * 1000));
}
