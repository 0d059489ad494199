import type { Clock } from '@stowage/core/concurrency';
import type { Output } from '../output.js';
import { counted, formatBytes } from '../sizes.js';
import { visible } from '../visible.js';
import { formatTimeLeft } from './time-left.js';

/** How many lines of single transfers are drawn. */
const MAX_LINES = 5;
/** Smaller transfers have no line of their own, in bytes. */
const LARGE_FROM = 16 * 1024 * 1024;
/** Milliseconds between two drawings. */
const DRAW_EVERY = 100;
/** Milliseconds between two lines of JSON. */
const TELL_EVERY = 1000;

/** How far everything is that is counted elsewhere, as by a sync. */
export interface Totals {
  readonly bytes: number;
  readonly totalBytes?: number | undefined;
  readonly objects: number;
  readonly totalObjects?: number | undefined;
  /** Bytes a second. */
  readonly rate: number;
}

/** One transfer that is under way. */
export interface Transfer {
  /** So many bytes have been handed on. */
  update(transferred: number): void;
  /** It is over. */
  end(): void;
}

interface Running {
  readonly name: string;
  readonly size: number | undefined;
  readonly startedAt: number;
  transferred: number;
}

/** Draws a block of lines in place. */
type Draw = ((text: string) => void) & { clear(): void; done(): void };

/** Shows how far transfers are: on a terminal a line for each large one and one for all, as JSON a line a second, else nothing. */
export class ProgressBoard implements AsyncDisposable {
  readonly #output: Output;
  readonly #clock: Clock;
  readonly #draw: Draw | undefined;
  readonly #running = new Set<Running>();
  readonly #startedAt: number;
  #ended = { bytes: 0, objects: 0 };
  #totals: Totals | undefined;
  #shownAt = 0;

  private constructor(output: Output, clock: Clock, draw: Draw | undefined) {
    this.#output = output;
    this.#clock = clock;
    this.#draw = draw;
    this.#startedAt = clock();
    if (draw !== undefined) output.beforeLine = () => draw.clear();
  }

  /** What draws is loaded only where something is drawn. */
  static async open(output: Output, clock: Clock): Promise<ProgressBoard> {
    if (!output.canDraw) return new ProgressBoard(output, clock, undefined);
    const { createLogUpdate } = await import('log-update');
    return new ProgressBoard(output, clock, createLogUpdate(output.terminal));
  }

  /** A transfer begins. */
  begin(name: string, size: number | undefined): Transfer {
    const running: Running = { name, size, startedAt: this.#clock(), transferred: 0 };
    this.#running.add(running);
    return {
      update: (transferred) => {
        running.transferred = transferred;
        this.#show();
      },
      end: () => {
        this.#running.delete(running);
        this.#ended = { bytes: this.#ended.bytes + running.transferred, objects: this.#ended.objects + 1 };
        this.#show();
      },
    };
  }

  /** How far everything is, where that is known better than by adding up. */
  total(totals: Totals): void {
    this.#totals = totals;
    this.#show();
  }

  /** Nothing is drawn any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#draw?.clear();
    this.#draw?.done();
    this.#output.beforeLine = () => undefined;
  }

  #show(): void {
    const now = this.#clock();
    if (now - this.#shownAt < (this.#output.isJson ? TELL_EVERY : DRAW_EVERY)) return;
    this.#shownAt = now;
    const totals = this.#totals ?? this.#added(now);
    if (this.#output.isJson && !this.#output.isQuiet) this.#output.progress({ type: 'progress', ...known(totals) });
    this.#draw?.([...this.#lines(now), totalLine(totals)].join('\n'));
  }

  #added(now: number): Totals {
    const running = [...this.#running];
    const bytes = running.reduce((sum, { transferred }) => sum + transferred, this.#ended.bytes);
    const rate = (bytes * 1000) / Math.max(1, now - this.#startedAt);
    return { bytes, objects: this.#ended.objects, rate };
  }

  #lines(now: number): readonly string[] {
    const large = [...this.#running].filter(({ size }) => size === undefined || size >= LARGE_FROM);
    return large.slice(0, MAX_LINES).map((each) => transferLine(each, now));
  }
}

function transferLine({ name, size, startedAt, transferred }: Running, now: number): string {
  const rate = (transferred * 1000) / Math.max(1, now - startedAt);
  const left = size === undefined || rate === 0 ? '' : `  ${formatTimeLeft(((size - transferred) * 1000) / rate)}`;
  const part =
    size === undefined || size === 0 ? '' : `${String(Math.floor((transferred * 100) / size)).padStart(3)} %  `;
  return `  ${part}${formatBytes(transferred)}  ${formatBytes(rate)}/s${left}  ${visible(name)}`;
}

function totalLine({ bytes, totalBytes, objects, totalObjects, rate }: Totals): string {
  const size = totalBytes === undefined ? formatBytes(bytes) : `${formatBytes(bytes)} of ${formatBytes(totalBytes)}`;
  const all = counted(totalObjects ?? objects, 'object');
  const count = totalObjects === undefined ? all : `${objects.toLocaleString('en')} of ${all}`;
  const left =
    totalBytes === undefined || rate === 0 ? '' : `  ${formatTimeLeft(((totalBytes - bytes) * 1000) / rate)}`;
  return `${size}  ${count}  ${formatBytes(rate)}/s${left}`;
}

function known({ bytes, totalBytes, objects, totalObjects, rate }: Totals) {
  return {
    bytes,
    objects,
    rate,
    ...(totalBytes !== undefined && { totalBytes }),
    ...(totalObjects !== undefined && { totalObjects }),
  };
}
