import { S3CompatibleStorageDriver, S3StorageDriver } from './driver.js';
import type { Preset } from './preset.js';
import { PRESETS, type PresetId } from './presets.js';

/** The class of a preset's drivers: S3's, but for what its row says. */
export type PresetDriver = typeof S3CompatibleStorageDriver;

/** The classes by provider id. */
export const drivers: Readonly<Record<PresetId, PresetDriver>> = Object.fromEntries(
  Object.entries(PRESETS).map(([id, preset]) => [id, id === 's3' ? S3StorageDriver : driverOf(preset)]),
) as Record<PresetId, PresetDriver>;

function driverOf(preset: Preset): PresetDriver {
  return class extends S3CompatibleStorageDriver {
    static override readonly preset = preset;
  };
}
