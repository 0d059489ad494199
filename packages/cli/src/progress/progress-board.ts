import type { Clock } from '@stowage/core/concurrency';
import type { Output } from '../output.js';
import { counted, formatBytes } from '../sizes.js';
import { visible } from '../visible.js';
import { Frame } from './frame.js';
import { formatTimeLeft } from './time-left.js';

/** How many lines of single transfers are drawn. */
const MAX_LINES = 5;
/** Smaller transfers have no line of their own, in bytes. */
const LARGE_FROM = 16 * 1024 * 1024;
/** Columns from which on there is room for more than a share and a name. */
const WIDE_FROM = 60;
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

/** Shows how far transfers are: on a terminal a line for each large one and one for all, as JSON a line a second, else nothing. */
export class ProgressBoard implements AsyncDisposable {
  readonly #output: Output;
  readonly #clock: Clock;
  readonly #frame: Frame | undefined;
  readonly #running = new Set<Running>();
  readonly #startedAt: number;
  #ended = { bytes: 0, objects: 0 };
  #totals: Totals | undefined;
  #shownAt = 0;

  private constructor(output: Output, clock: Clock, frame?: Frame) {
    this.#output = output;
    this.#clock = clock;
    this.#frame = frame;
    this.#startedAt = clock();
    if (frame !== undefined) output.beforeLine = () => frame.clear();
  }

  /** Where something can be drawn, it is. */
  static async open(output: Output, clock: Clock): Promise<ProgressBoard> {
    return new ProgressBoard(output, clock, output.canDraw ? await Frame.on(output.terminal) : undefined);
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
    this.#frame?.end();
    this.#output.beforeLine = () => undefined;
  }

  #show(): void {
    const now = this.#clock();
    if (now - this.#shownAt < (this.#output.isJson ? TELL_EVERY : DRAW_EVERY)) return;
    this.#shownAt = now;
    const totals = this.#totals ?? this.#added(now);
    if (this.#output.isJson && !this.#output.isQuiet) this.#output.progress({ type: 'progress', ...known(totals) });
    this.#frame?.draw([...this.#lines(now), totalLine(totals)]);
  }

  #added(now: number): Totals {
    const running = [...this.#running];
    const bytes = running.reduce((sum, { transferred }) => sum + transferred, this.#ended.bytes);
    const rate = (bytes * 1000) / Math.max(1, now - this.#startedAt);
    return { bytes, objects: this.#ended.objects, rate };
  }

  #lines(now: number): readonly string[] {
    const large = [...this.#running].filter(({ size }) => size === undefined || size >= LARGE_FROM);
    const isWide = (this.#frame?.columns ?? 0) >= WIDE_FROM;
    return large.slice(0, MAX_LINES).map((each) => (isWide ? transferLine(each, now) : shareLine(each)));
  }
}

function transferLine(running: Running, now: number): string {
  const { name, size, startedAt, transferred } = running;
  const rate = (transferred * 1000) / Math.max(1, now - startedAt);
  const left = size === undefined || rate === 0 ? '' : `  ${formatTimeLeft(((size - transferred) * 1000) / rate)}`;
  return `  ${shareOf(running)}${formatBytes(transferred)}  ${formatBytes(rate)}/s${left}  ${visible(name)}`;
}

function shareLine(running: Running): string {
  return `  ${shareOf(running)}${visible(running.name)}`;
}

function shareOf({ size, transferred }: Running): string {
  if (size === undefined || size === 0) return '';
  return `${String(Math.floor((transferred * 100) / size)).padStart(3)} %  `;
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
