import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { CommandFigures } from './contender.js';
import { peakRssOf } from './peak-rss.js';

const RESOLUTION = 5;

/** What a run in this process has used. */
export interface ProcessFigures extends CommandFigures {
  /** Milliseconds that one callback in a hundred waits, or longer; undefined for a client that is no Node process. */
  readonly loopDelayP99: number | undefined;
}

/** Measures this process from its construction to {@link stop}. */
export class Meter {
  readonly #started = performance.now();
  readonly #cpu = process.cpuUsage();
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION });

  constructor() {
    this.#delay.enable();
  }

  stop(): ProcessFigures {
    const { user, system } = process.cpuUsage(this.#cpu);
    this.#delay.disable();
    return {
      seconds: (performance.now() - this.#started) / 1000,
      clientCpuSeconds: (user + system) / 1e6,
      peakRss: peakRssOf('self') ?? process.resourceUsage().maxRSS * 1024,
      loopDelayP99: Math.max(0, this.#delay.percentile(99) / 1e6 - RESOLUTION),
    };
  }
}
