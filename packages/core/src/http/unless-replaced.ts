import { ObjectDoesNotExistError } from '../errors/index.js';

/**
 * Asks once more for what is not there. For servers, such as Swift's, that look which file an object is in and then open it: where it is
 * replaced in between, they say that there is none. A version is never replaced,
 * but that whose id is `null`, which is what was stored without versions.
 */
export async function unlessReplaced<T>(
  { versionId }: { readonly versionId?: string | undefined },
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if ((versionId !== undefined && versionId !== 'null') || !(error instanceof ObjectDoesNotExistError)) throw error;
    return ask();
  }
}
