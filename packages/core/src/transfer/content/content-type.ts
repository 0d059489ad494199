import { posix } from 'node:path';
import otherTypes from 'mime/types/other.js';
import standardTypes from 'mime/types/standard.js';
import { lazily } from '../../lazily.js';

/** What is neither given nor recognised. */
const UNKNOWN = 'application/octet-stream';

/** The content type that was given, else that of the first name whose extension tells, else `application/octet-stream`. */
export function resolveContentType(given: string | undefined, ...names: readonly string[]): string {
  return given ?? typeOfName(...names) ?? UNKNOWN;
}

/** The content type of the first name whose extension tells it. */
export function typeOfName(...names: readonly string[]): string | undefined {
  return names.map(typeByExtension).find((type) => type !== undefined);
}

/** `json` and `.json` are names without an extension, whatever a table of extensions makes of them. */
function typeByExtension(name: string): string | undefined {
  const extension = posix.extname(name);
  return extension === '' ? undefined : types().get(extension.slice(1).toLowerCase());
}

/** Made when first asked for. In the tables of `mime`, a star is before an extension that another type has as well, and rather. */
const types = lazily((): ReadonlyMap<string, string> => {
  const rows = Object.entries({ ...standardTypes, ...otherTypes }).flatMap(([type, extensions]) =>
    extensions.filter((each) => !each.startsWith('*')).map((each) => [each, type] as const),
  );
  return new Map(rows);
});
