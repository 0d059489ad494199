import type { createLogUpdate } from 'log-update';
import type sliceAnsi from 'slice-ansi';

/** Where a terminal does not say how wide it is. */
const USUAL = 80;
/** To the line above, which is erased. */
const ERASE_ABOVE = '\u001b[1A\u001b[2K';

/** Lines that are drawn again and again in their place, each cut where the terminal ends: what is wrapped could not be erased when it is resized. */
export class Frame {
  readonly #terminal: NodeJS.WriteStream;
  readonly #draw: ReturnType<typeof createLogUpdate>;
  readonly #slice: typeof sliceAnsi;
  #drawn: { readonly lines: readonly string[]; readonly columns: number } = { lines: [], columns: USUAL };

  private constructor(terminal: NodeJS.WriteStream, draw: ReturnType<typeof createLogUpdate>, slice: typeof sliceAnsi) {
    this.#terminal = terminal;
    this.#draw = draw;
    this.#slice = slice;
  }

  /** What draws is loaded only where something is drawn. */
  static async on(terminal: NodeJS.WriteStream): Promise<Frame> {
    const [{ createLogUpdate: create }, { default: slice }] = await Promise.all([
      import('log-update'),
      import('slice-ansi'),
    ]);
    return new Frame(terminal, create(terminal), slice);
  }

  /** In columns of characters. */
  get columns(): number {
    return this.#terminal.columns || USUAL;
  }

  /** Draws other lines in their place. */
  draw(lines: readonly string[]): void {
    const { columns } = this;
    if (columns < this.#drawn.columns) this.clear();
    const cut = lines.map((line) => this.#cut(line, columns));
    this.#draw(cut.join('\n'));
    this.#drawn = { lines: cut, columns };
  }

  /** Erases them. */
  clear(): void {
    const { lines, columns } = this.#drawn;
    this.#draw.clear();
    // A terminal that became narrower has wrapped what was drawn.
    const more = this.columns < columns ? lines.reduce((sum, line) => sum + this.#wraps(line), 0) : 0;
    if (more > 0) this.#terminal.write(ERASE_ABOVE.repeat(more));
    this.#drawn = { lines: [], columns: this.columns };
  }

  /** Erases them, and draws no more. */
  end(): void {
    this.clear();
    this.#draw.done();
  }

  #cut(line: string, columns: number): string {
    return this.#slice(line, columns) === '' ? line : `${this.#slice(line, 0, columns - 1)}…`;
  }

  #wraps(line: string): number {
    let wraps = 0;
    while (this.#slice(line, (wraps + 1) * this.columns) !== '') wraps += 1;
    return wraps;
  }
}
