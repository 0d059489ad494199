/**
 * What an object holds by its name and version: so that any mixture of two is seen. Sizes repeat, so that a sidecar cannot be told
 * by size alone.
 */
export function contentOf(name: string, version: number): Buffer {
  const line = `${name} ${String(version).padStart(9, '0')}\n`;
  return Buffer.from(line.repeat([40, 400, 4000][version % 3] ?? 1));
}
