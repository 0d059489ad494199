import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes a folder with twenty small files in it and a large one. */
export async function makeSample(folder: string): Promise<void> {
  await mkdir(join(folder, 'notes'), { recursive: true });
  for (let index = 1; index <= 20; index += 1)
    await writeFile(join(folder, 'notes', `${index}.txt`), `note ${index}\n`);
  await writeFile(join(folder, 'film.bin'), randomBytes(24 * 1024 ** 2));
}
