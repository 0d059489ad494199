import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const here = fileURLToPath(new URL('../..', import.meta.url));
const COMPILER = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2024, verbatimModuleSyntax: true };

/** This package as its users have it, beside the builds of those it stands on: sources would be compiled anew in each process. */
export interface Compiled {
  /** The file that is run. */
  readonly main: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Compiles the sources as they are now. */
export async function compiled(): Promise<Compiled> {
  const directory = await mkdtemp(join(here, 'node_modules', '.command-test-'));
  const target = join(directory, 'dist');
  await writeFile(join(directory, 'package.json'), await readFile(join(here, 'package.json')));
  for (const source of await readdir(join(here, 'src'), { recursive: true })) {
    if (!source.endsWith('.ts')) continue;
    const text = await readFile(join(here, 'src', source), 'utf8');
    const file = join(target, source.replace(/ts$/, 'js'));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, ts.transpileModule(text, { compilerOptions: COMPILER }).outputText);
  }
  return {
    main: join(target, 'main.js'),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  };
}
