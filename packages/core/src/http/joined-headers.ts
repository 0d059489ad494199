/** As they come from the wire: those that came several times as a list. */
export type RepeatedHeaders = Record<string, string | string[] | undefined>;

/** An answer's headers with one text each, as the port promises: those that came several times are joined by `, `. */
export function joinedHeaders(headers: RepeatedHeaders): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(headers)) {
    if (Array.isArray(value)) headers[name] = value.join(', ');
  }
  return headers as Record<string, string>;
}
