import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const here = fileURLToPath(new URL('..', import.meta.url));
const COMPILER = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2024, verbatimModuleSyntax: true };

/** The sources as JavaScript beside this package's node_modules: the command is run as its users run it, without a build before. */
export async function compile(): Promise<string> {
  const directory = await mkdtemp(join(here, 'node_modules', '.command-test-'));
  const sources = await readdir(join(here, 'src'), { recursive: true });
  for (const source of sources.filter((name) => name.endsWith('.ts'))) {
    const text = await readFile(join(here, 'src', source), 'utf8');
    const target = join(directory, source.replace(/ts$/, 'js'));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, ts.transpileModule(text, { compilerOptions: COMPILER }).outputText);
  }
  return directory;
}

/** Starts the command from where it was compiled to. */
export function run(compiled: string, ...args: string[]): ChildProcess {
  return spawn(process.execPath, [join(compiled, 'main.js'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The two lines it prints when it is ready. */
export async function ready(child: ChildProcess): Promise<{ url: string; credentials: string }> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout! })) if (lines.push(line) === 2) break;
  return { url: lines[0]?.replace('b2-emulator listening on ', '') ?? '', credentials: lines[1] ?? '' };
}
