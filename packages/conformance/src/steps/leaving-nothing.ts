import { assertAlike } from '../alike.js';
import type { Fixture } from '../fixtures.js';
import { Descriptors } from './descriptors.js';
import { momentsOf, type Moments } from './moments.js';
import { Stage } from './stage.js';
import { withNothingTemporary } from './temporary-files.js';
import { Unhandled } from './unhandled.js';
import { untilNone } from './until-none.js';

/** What calls are aborted with. */
export interface Steps {
  readonly stage: Stage;
  readonly moments: readonly Moments[];
  readonly unhandled: Unhandled;
}

/**
 * Runs `work` with a driver of its own. Fails if anything is left by it: a rejection that nobody handles, a temporary file, an open file,
 * and, when the driver is closed, an open socket.
 */
export async function leavingNothing(kit: Fixture, work: (steps: Steps) => Promise<void>): Promise<void> {
  using unhandled = new Unhandled();
  await withNothingTemporary(kit, async () => {
    const open = await Descriptors.watch();
    const driver = await kit.harness.createDriver();
    try {
      await work({
        stage: new Stage(kit, driver),
        moments: momentsOf(driver, kit.partSize, kit.harness.steps),
        unhandled,
      });
      await open.assertNoMore('files');
      assertAlike(await untilNone(async () => (await kit.harness.leftovers?.()) ?? []), []);
    } finally {
      await driver.close();
    }
    await open.assertNoMore('sockets');
  });
  await unhandled.assertNone();
}
