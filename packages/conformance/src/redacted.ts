/** A text without any of these. */
export function redacted(text: string, secrets: readonly string[] = []): string {
  return secrets.reduce((rest, secret) => (secret === '' ? rest : rest.replaceAll(secret, '[redacted]')), text);
}
