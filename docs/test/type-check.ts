import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const IMPORT = /^import\b.*?;.*$/gms;

/** What the compiler says against pieces of code, each as the body of a function in a file of its own: one line a complaint. */
export function complaints(pieces: readonly string[]): readonly string[] {
  const files = new Map(pieces.map((piece, index) => [`${HERE}piece-${index}.ts`, programOf(piece)]));
  const options = compilerOptions();
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (name) => files.has(name) || disk.fileExists(name),
    getSourceFile: (name, version, ...rest) => {
      const text = files.get(name);
      return text === undefined ? disk.getSourceFile(name, version, ...rest) : ts.createSourceFile(name, text, version);
    },
  };
  const compiled = ts.createProgram([`${HERE}preamble.ts`, ...files.keys()], options, host);
  return [...files].flatMap(([name, text]) =>
    ts
      .getPreEmitDiagnostics(compiled, compiled.getSourceFile(name))
      .map(
        ({ messageText, start = 0 }) =>
          `${ts.flattenDiagnosticMessageText(messageText, ' ')} in: ${lineAt(text, start)}`,
      ),
  );
}

function programOf(piece: string): string {
  const imports = piece.match(IMPORT) ?? [];
  return [...imports, 'export const example = async () => {', piece.replaceAll(IMPORT, ''), '};'].join('\n');
}

function lineAt(text: string, start: number): string {
  return text.split('\n')[text.slice(0, start).split('\n').length - 1] ?? '';
}

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(`${HERE}../tsconfig.json`, (name) => ts.sys.readFile(name)) as {
    config: unknown;
  };
  return ts.parseJsonConfigFileContent(config, ts.sys, `${HERE}..`).options;
}
