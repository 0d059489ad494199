import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator, type Emulator, type EmulatorOptions } from '@stowage/b2-emulator';
import { emulatorEnvironment, removeCommand } from './command.js';

/** Where a file's tests run the command: beside an emulator that is `b2:`, with a directory of their own that is all it finds of a user's. */
export interface Place {
  readonly emulator: Emulator;
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  /** After the last test of a file. */
  close(): Promise<void>;
}

/** Opens one. */
export async function openPlace(options?: EmulatorOptions): Promise<Place> {
  const emulator = await startEmulator(options);
  const directory = await mkdtemp(join(tmpdir(), 'stowage-cli-'));
  const env = { ...emulatorEnvironment(emulator), XDG_CONFIG_HOME: directory, XDG_STATE_HOME: directory };
  const close = async (): Promise<void> => {
    await emulator.close();
    await rm(directory, { recursive: true });
    await removeCommand();
  };
  return { emulator, directory, env, close };
}
