import { ConflictError } from '@stowage/core';

/** Something is no longer as it was listed: nothing was done to it. */
export class ChangedMeanwhileError extends ConflictError {
  readonly path: string;

  constructor(path: string, how: string, cause?: unknown) {
    super(`'${path}' ${how}`, { cause });
    this.path = path;
  }
}
