import type { Cloud } from './cloud.js';

type Driver = Cloud['driver'];

/** What the steps share: one bucket that nobody else uses, and a directory for files. */
export interface Scene extends Cloud {
  readonly container: Awaited<ReturnType<Driver['createContainer']>>;
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** One thing that an application does with S3; it says what came of it. */
export type Step = (scene: Scene) => Promise<string>;
