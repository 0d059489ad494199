import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const HERE = fileURLToPath(new URL('..', import.meta.url));

/** What the compiler says against a program, one line a complaint. It is compiled as if it were a file of this example. */
export function complaints(program: string): readonly string[] {
  const file = `${HERE}src/in-memory.ts`;
  const options = compilerOptions();
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (name) => name === file || disk.fileExists(name),
    getSourceFile: (name, version, ...rest) =>
      name === file ? ts.createSourceFile(name, program, version) : disk.getSourceFile(name, version, ...rest),
  };
  const compiled = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(compiled, compiled.getSourceFile(file)).map(({ messageText, start = 0 }) => {
    const line = program.slice(0, start).split('\n').length - 1;
    return `${ts.flattenDiagnosticMessageText(messageText, ' ')} in: ${program.split('\n')[line] ?? ''}`;
  });
}

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(`${HERE}tsconfig.json`, (name) => ts.sys.readFile(name)) as { config: unknown };
  return ts.parseJsonConfigFileContent(config, ts.sys, HERE).options;
}
