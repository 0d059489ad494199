import { NATIVE_API } from './native-api.js';

/** What reached an option: its methods, in the order in which they were called. */
export type Reached = ReadonlyMap<string, ReadonlySet<string>>;

/** More methods say no more. */
const MAX_METHODS = 4;

const HEAD = `# What of B2's Native API is reached, and how

Every operation of [B2's Native API v4](https://www.backblaze.com/apidocs/introduction-to-the-b2-native-api) and every option it takes, with
methods of \`BackblazeB2StorageDriver\` (most are also methods of its containers and objects) that send it. This page is written by the driver's tests, from the requests that the methods really
made; they fail where an option is missing here, is not the API's, or is reached by another method. To write it anew:
\`UPDATE_COVERAGE=1 pnpm --filter @stowage/driver-backblaze-b2 test coverage\`.

An option that has another name in this API is one that is general (\`prefix\`, \`contentType\`, \`validFor\`) or that the driver fills in itself (ids,
pages, hashes). What only B2 has is written \`{ ex: { … } }\`, under B2's own name. \`X-Bz-Test-Mode\`, with which Backblaze makes its service
fail on purpose, and \`X-Bz-Info-large_file_sha1\` of small files, which say their hash otherwise, are left out.

| operation | option | reached by |
| --- | --- | --- |
`;

/** The key of an option in {@link Reached}; without an option that of the operation itself. */
export function keyOf(operation: string, option = ''): string {
  return `${operation} ${option}`;
}

/** The whole document. */
export function coverageTable(reached: Reached): string {
  const rows = Object.entries(NATIVE_API).flatMap(([operation, options]) =>
    (options.length === 0 ? [''] : options).map((option) => row(operation, option, reached)),
  );
  return HEAD + rows.join('\n') + '\n';
}

function row(operation: string, option: string, reached: Reached): string {
  if (operation === 'b2_authorize_account') return `| \`${operation}\` | none | every method, when it needs a token |`;
  const methods = [...(reached.get(keyOf(operation, option)) ?? [])];
  const shown = methods.slice(0, MAX_METHODS).map((method) => `\`${method}\``);
  const more = methods.length > MAX_METHODS ? [...shown, '…'] : shown;
  return `| \`${operation}\` | ${option === '' ? 'none' : `\`${option}\``} | ${more.join(', ')} |`;
}
