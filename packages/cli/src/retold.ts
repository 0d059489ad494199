import type { StorageError } from '@stowage/core';

/** An error in the words of the command line. The code stays, and with it the exit code. */
export function retold(error: StorageError, message: string): Error {
  return Object.assign(new Error(message, { cause: error }), { code: error.code });
}
