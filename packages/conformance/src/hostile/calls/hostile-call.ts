import type { StorageDriver } from '@stowage/core';
import type { Need } from '../../conformance-case.js';
import type { Fixture } from '../../fixtures.js';
import { Stage } from '../../steps/stage.js';
import type { RequestKind } from '../wire.js';

/** Where a call meets a hostile server: its driver speaks through the proxy, the stage and the fixture past it. */
export class HostileStage extends Stage {
  /** The driver under test. */
  readonly attacked: StorageDriver;

  constructor(kit: Fixture, attacked: StorageDriver) {
    super(kit, kit.driver);
    this.attacked = attacked;
  }
}

/** A call that is about to be made. */
export interface PlannedCall {
  call(this: void): Promise<unknown>;
  /** Fails unless what a call that succeeded has given, or done, is right. */
  right(this: void, result: unknown): void | Promise<void>;
  /** Fails if a call, failed or not, has left something half done. */
  after?(this: void): Promise<void>;
}

/** A call of the user API, and which of its requests are harmed. */
export interface HostileCall {
  readonly name: string;
  readonly kind: RequestKind;
  readonly needs?: readonly Need[] | undefined;
  plan(this: void, stage: HostileStage): Promise<PlannedCall>;
}
