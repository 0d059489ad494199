/** What users install: each public package built and packed as it would be published. */
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { output, pnpm, root } from './toolchain.mjs';

/** Packs every public package into a directory; gives each one's name, tarball and unpacked content. */
export function packAll(directory) {
  output(pnpm('exec', 'turbo', 'run', 'build', '--filter=./packages/*', '--output-logs=errors-only'));
  return readdirSync(join(root, 'packages'))
    .map((folder) => join(root, 'packages', folder))
    .filter((folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).private !== true)
    .map((folder) => pack(folder, directory));
}

function pack(folder, directory) {
  const packed = JSON.parse(output(pnpm('pack', '--json', '--pack-destination', directory), folder));
  const unpacked = join(directory, packed.name);
  mkdirSync(unpacked, { recursive: true });
  output(['tar', '-xzf', packed.filename, '--strip-components=1', '-C', unpacked]);
  return { name: packed.name, tarball: packed.filename, unpacked };
}
