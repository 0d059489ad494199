import { MalformedResponseError } from '../errors/index.js';
import type { DeleteResult, StorageBackend } from '../spi/index.js';

/** What was to be deleted: an object, or one version of it. */
interface Asked {
  readonly name: string;
  readonly versionId?: string | undefined;
}

/** What became of each that was to be deleted, in their order. What no answer mentions is not taken for deleted. */
export function resultsOf(
  { provider }: StorageBackend,
  asked: readonly Asked[],
  answered: readonly (Asked & DeleteResult)[],
): readonly DeleteResult[] {
  const results = new Map(answered.map((result) => [idOf(result), result]));
  const unanswered = ({ name }: Asked): DeleteResult => {
    const words = `the answer to a bulk deletion does not mention '${name}'`;
    return { name, error: new MalformedResponseError(words, { provider }) };
  };
  return asked.map((each) => results.get(idOf(each)) ?? unanswered(each));
}

function idOf({ name, versionId }: Asked): string {
  return versionId === undefined ? name : JSON.stringify([name, versionId]);
}
