import { bounded, checkOptions, z } from '@stowage/core/validation';

/** How the local driver behaves. */
export interface LocalOptions {
  /**
   * Wait until everything is on the disk before a call resolves, so that a loss of power loses nothing that was acknowledged.
   * Without it, only the death of the process is survived. Default: true.
   */
  readonly sync?: boolean | undefined;
  /**
   * How long a temporary file must have lain untouched before it counts as left over by a process that died, in seconds.
   * Up to 315,360,000 (ten years). Default: 86,400 (a day).
   */
  readonly leftoverAge?: number | undefined;
}

/** The same, with every default filled in. */
export interface LocalSettings {
  readonly sync: boolean;
  readonly leftoverAge: number;
}

const schema: z.ZodType<LocalOptions> = z.lazy(() =>
  z.strictObject({
    sync: z.boolean().optional(),
    leftoverAge: bounded({ min: 0, max: 315_360_000, unit: 'seconds', fractions: true }).optional(),
  }),
);

const basePathSchema = z.lazy(() =>
  z.strictObject({
    basePath: z.string('expected the path of a directory').min(1, 'expected the path of a directory'),
  }),
);

/** @throws {InvalidArgumentError} naming what is unknown or wrong */
export function checkLocalOptions(options: LocalOptions | undefined): LocalSettings {
  const { sync = true, leftoverAge = 86_400 } = checkOptions('LocalStorageDriver', schema, options);
  return { sync, leftoverAge };
}

/** @throws {InvalidArgumentError} if it is no path */
export function checkBasePath(basePath: unknown): string {
  return checkOptions('LocalStorageDriver', basePathSchema, { basePath }).basePath;
}
