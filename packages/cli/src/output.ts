import { appendFileSync } from 'node:fs';
import type { Clock } from '@stowage/core/concurrency';
import type { JsonLine } from './json-lines.js';
import { visibleMessage } from './visible.js';

/** Where output goes, and how much of it. */
export interface OutputOptions {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  readonly isVerbose: boolean;
  readonly logFile: string | undefined;
  readonly clock: Clock;
}

/** What the command says: lines for people, or one JSON object a line. What was asked for goes to stdout, all else to stderr. */
export class Output {
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  readonly isVerbose: boolean;
  readonly #options: OutputOptions;
  #beforeLine: () => void = () => undefined;

  constructor(options: OutputOptions) {
    this.isJson = options.isJson;
    this.isQuiet = options.isQuiet;
    this.isVerbose = options.isVerbose;
    this.#options = options;
  }

  /** Whether what moves can be drawn: on a terminal, where nobody asked for silence or JSON. */
  get canDraw(): boolean {
    return this.#options.stderr.isTTY && !this.isJson && !this.isQuiet;
  }

  /** The stream that is drawn on. */
  get terminal(): NodeJS.WriteStream {
    return this.#options.stderr;
  }

  /** Is called before a line is printed, so that what is drawn can make room. */
  set beforeLine(clear: () => void) {
    this.#beforeLine = clear;
  }

  /** What was asked for: also where `-q` is given. `text` must be visible already. */
  async result(line: JsonLine, text: string): Promise<void> {
    await this.#print(this.#options.stdout, line, text);
  }

  /** Something that was done: not printed with `-q`. */
  async done(line: JsonLine, text: string): Promise<void> {
    if (!this.isQuiet) await this.result(line, text);
  }

  /** Something to know, beside what was asked for. Not printed with `-q`. */
  note(text: string): void {
    if (!this.isQuiet) this.#aside({ type: 'note', says: text }, visibleMessage(text));
  }

  /** Something to know that does not end the command; printed also with `-q`. */
  warn(line: JsonLine, text: string): void {
    this.#aside(line, `stowage: ${visibleMessage(text)}`);
    this.log(line);
  }

  /** How far things are, as JSON. Lines for people say nothing of it: a terminal draws it. */
  progress(line: JsonLine): void {
    if (this.isJson) this.#options.stderr.write(`${JSON.stringify(line)}\n`);
  }

  /** One call of a provider: on stderr with `-v`, and in the log file. */
  call(entry: { readonly call: string; readonly milliseconds: number; readonly outcome: string }): void {
    this.log(entry);
    if (!this.isVerbose) return;
    const { call, milliseconds, outcome, ...rest } = entry;
    this.#options.stderr.write(
      visibleMessage(`${call} ${outcome} ${Math.round(milliseconds)} ms ${JSON.stringify(rest)}`) + '\n',
    );
  }

  /** Only for the log file. */
  log(entry: object): void {
    const { logFile, clock } = this.#options;
    if (logFile === undefined) return;
    const line = JSON.stringify({ time: new Date(clock()).toISOString(), ...entry });
    appendFileSync(logFile, `${line}\n`, { mode: 0o600 });
  }

  /** Bytes as they are, with back pressure. */
  async bytes(chunk: Uint8Array): Promise<void> {
    await written(this.#options.stdout, chunk);
  }

  #aside(line: JsonLine, text: string): void {
    this.#beforeLine();
    this.#options.stderr.write(`${this.isJson ? JSON.stringify(line) : text}\n`);
  }

  async #print(stream: NodeJS.WriteStream, line: JsonLine, text: string): Promise<void> {
    this.#beforeLine();
    await written(stream, `${this.isJson ? JSON.stringify(line) : text}\n`);
  }
}

/** Waits while nobody takes it. A reader that has gone is told of by the stream's error. */
async function written(stream: NodeJS.WriteStream, data: string | Uint8Array): Promise<void> {
  if (stream.write(data)) return;
  await new Promise<void>((resolve) => stream.once('drain', resolve).once('close', resolve));
}
