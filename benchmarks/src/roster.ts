import { existsSync, readFileSync } from 'node:fs';
import { B2_SDK } from './contenders/b2-sdk/package-path.js';
import { CONTENDER_NAMES, type ContenderName } from './contenders/contender-name.js';
import { debianVersions } from './debian.js';

/** Who takes part, and what each is; a contender that is missing is named with the reason. */
export interface Roster {
  readonly present: readonly ContenderName[];
  readonly descriptions: Readonly<Record<string, string>>;
}

const NOT_THERE = 'missing: not installed (Debian has it)';
const NO_SDK = 'missing: say where the main file of @backblaze-labs/b2-sdk is, by --b2-sdk';

/** Looks who is there, of those that are wanted. */
export function callRoster(wanted: readonly ContenderName[] = CONTENDER_NAMES): Roster {
  const debian = debianVersions();
  const all: Readonly<Record<ContenderName, string | undefined>> = {
    stowage: 'Stowage, from its build',
    'stowage-parts': "Stowage, uploadObject with verifyHash: 'parts'",
    'stowage-not-durable': 'Stowage, downloads with durable: false',
    'stowage-adaptive': "Stowage with concurrency: 'adaptive', uploads with verifyHash: 'parts'",
    'bare-loop': 'undici and the same checks in one thread: the limit',
    'bare-loop-durable': 'the same, with an fsync of each small file that is downloaded, and none of its name',
    'bare-loop-whole': 'the same, with the hash of the whole before the first part of a large upload',
    'single-stream': 'the same with one stream and writes of 1 MiB, for large downloads',
    'aws-sdk': `@aws-sdk/client-s3 ${versionInManifest('@aws-sdk/client-s3')} and lib-storage, their defaults`,
    'aws-sdk-lean': 'the same, with checksums WHEN_REQUIRED',
    'azure-sdk': `@azure/storage-blob ${versionInManifest('@azure/storage-blob')}`,
    'npm-backblaze-b2': `npm backblaze-b2 ${versionInManifest('backblaze-b2')}`,
    'b2-sdk': existsSync(process.env[B2_SDK] ?? '') ? `@backblaze-labs/b2-sdk, ${process.env[B2_SDK]}` : undefined,
    ...debian,
  };
  const present = CONTENDER_NAMES.filter((name) => wanted.includes(name) && all[name] !== undefined);
  const missing = (name: ContenderName): string => (name === 'b2-sdk' ? NO_SDK : NOT_THERE);
  return {
    present,
    descriptions: Object.fromEntries(CONTENDER_NAMES.map((name) => [name, all[name] ?? missing(name)])),
  };
}

function versionInManifest(name: string): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  return manifest.dependencies[name] ?? 'of unknown version';
}
