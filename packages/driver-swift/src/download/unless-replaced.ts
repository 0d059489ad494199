import { ObjectDoesNotExistError, type ObjectKey } from '@stowage/core/spi';

/**
 * An object server looks which file an object is in, and then opens it: where it is replaced in between, and no other replica is asked, it says
 * that there is none. So what is not there is asked for once more. A version is never replaced.
 */
export async function unlessReplaced<T>({ versionId }: ObjectKey, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (versionId !== undefined || !(error instanceof ObjectDoesNotExistError)) throw error;
    return ask();
  }
}
