import type { ProgressListener } from '@stowage/core';
import type { Scene } from './scene.js';

/** What a step did, for the terminal. */
export interface Outcome {
  readonly summary: string;
  /** Bytes that were moved: a rate is shown for them. */
  readonly bytes?: number;
  readonly details?: readonly string[];
}

/** One thing that an application does with an object store. */
export interface Step {
  readonly title: string;
  readonly run: (scene: Scene, show: ProgressListener) => Promise<Outcome>;
}
