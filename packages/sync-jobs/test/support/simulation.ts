import { cutsOf } from '../../src/policy/cuts.js';
import { isLong, PACE, partsFor } from '../../src/policy/pace.js';
import { partsOf, type Range } from '../../src/range.js';
import { numbers, SimulatedKeys } from './simulated-keys.js';

/** What is simulated. Times are in milliseconds. */
export interface Scenario {
  readonly keys: number;
  readonly prefixes: number;
  readonly workers: number;
  /** Keys a second of most workers. */
  readonly rate: number;
  /** Parts of the workers: those that are ten times as slow, and those that die at some time. */
  readonly stragglers: number;
  readonly deaths: number;
  /** How long a question to a listing takes. */
  readonly question: number;
  readonly seed: number;
}

/** What came of it. */
export interface Outcome {
  /** How long it took, and would have taken without any waiting, cutting or doing again. */
  readonly elapsed: number;
  readonly ideal: number;
  readonly ratio: number;
  readonly shards: number;
  readonly questions: number;
  /** Keys that were done again after a death, as a part of all. */
  readonly again: number;
  /** Keys that shards have counted: each once. */
  readonly counted: number;
}

interface Shard {
  readonly range: Range;
  /** Places of its keys: from the first on, up to before the last. */
  readonly from: number;
  readonly to: number;
}

interface Worker {
  /** Keys a millisecond. */
  readonly rate: number;
  readonly dies: number;
  isIdle: boolean;
  shard?: { readonly shard: Shard; readonly begun: number } | undefined;
}

/** How often a worker without a shard asks for one. */
const POLL = 1000;

/** Times are sums of fractions: so much is nothing. */
const MOMENT = 0.001;

/** Runs a scenario: the policy is the one that workers run, the time and the keys are made up. */
export function simulate(scenario: Scenario): Outcome {
  return new Simulation(scenario).run();
}

class Simulation {
  readonly #scenario: Scenario;
  readonly #keys: SimulatedKeys;
  readonly #random: () => number;
  readonly #workers: readonly Worker[];
  readonly #agenda = new Agenda();
  readonly #pending: Shard[] = [];
  #idle = 0;
  #working = 0;
  #open = 0;
  #now = 0;
  #shards = 0;
  #questions = 0;
  #again = 0;
  #counted = 0;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#random = numbers(scenario.seed);
    this.#keys = new SimulatedKeys(scenario.keys, scenario.prefixes, this.#random);
    this.#workers = this.#makeWorkers();
  }

  run(): Outcome {
    this.#add([{}]);
    this.#idle = this.#workers.length;
    for (const worker of this.#workers) {
      this.#agenda.at(this.#random() * POLL, () => this.#poll(worker));
      if (worker.dies < Infinity) this.#agenda.at(worker.dies, () => this.#die(worker));
    }
    while (this.#open > 0) {
      const { time, act } = this.#agenda.next();
      this.#now = time;
      act();
    }
    const ideal = this.#ideal();
    return {
      elapsed: this.#now,
      ideal,
      ratio: this.#now / ideal,
      shards: this.#shards,
      questions: this.#questions,
      again: this.#again / this.#keys.count,
      counted: this.#counted,
    };
  }

  #makeWorkers(): readonly Worker[] {
    const { workers, rate, stragglers, deaths, keys } = this.#scenario;
    const span = (keys / (workers * rate)) * 1000;
    return Array.from({ length: workers }, () => {
      const speed = (0.7 + 0.6 * this.#random()) * (this.#random() < stragglers ? 0.1 : 1);
      return {
        rate: (rate * speed) / 1000,
        dies: this.#random() < deaths ? this.#random() * span : Infinity,
        isIdle: true,
      };
    });
  }

  #add(ranges: readonly Range[]): void {
    for (const range of ranges) {
      const shard = { range, from: this.#keys.upTo(range.after, 0), to: this.#keys.upTo(range.upTo, this.#keys.count) };
      this.#pending.push(shard);
      this.#open += 1;
      this.#shards += 1;
    }
  }

  #isDead({ dies }: Worker): boolean {
    return dies <= this.#now;
  }

  #poll(worker: Worker): void {
    if (this.#isDead(worker)) return;
    const shard = this.#pending.shift();
    if (shard === undefined) {
      this.#agenda.at(this.#now + POLL, () => this.#poll(worker));
      return;
    }
    worker.isIdle = false;
    this.#idle -= 1;
    this.#working += 1;
    // While others wait it is cut before it is begun.
    if (this.#hungry > 0) this.#cut(worker, shard, (rest) => this.#begin(worker, rest));
    else this.#begin(worker, shard);
  }

  get #hungry(): number {
    return Math.max(0, this.#idle - this.#pending.length);
  }

  #begin(worker: Worker, shard: Shard): void {
    worker.shard = { shard, begun: this.#now };
    this.#agenda.at(this.#now + Math.min(PACE.heartbeat, this.#left(worker) + MOMENT), () => this.#beat(worker));
  }

  #beat(worker: Worker): void {
    const work = worker.shard;
    if (work === undefined || this.#isDead(worker)) return;
    const { shard, begun } = work;
    if (this.#left(worker) <= MOMENT) this.#finish(worker, shard.to - shard.from);
    else if (!isLong(this.#now - begun, this.#hungry, PACE))
      this.#agenda.at(this.#now + Math.min(PACE.heartbeat, this.#left(worker) + MOMENT), () => this.#beat(worker));
    else this.#endHere(worker, shard, Math.floor((this.#now - begun) * worker.rate));
  }

  /** How long its shard still takes. */
  #left({ shard: work, rate }: Worker): number {
    if (work === undefined) return 0;
    return (work.shard.to - work.shard.from) / rate - (this.#now - work.begun);
  }

  #endHere(worker: Worker, shard: Shard, done: number): void {
    const reached = this.#keys.at(shard.from + Math.max(0, done - 1));
    const rest = {
      range: { after: reached, upTo: shard.range.upTo },
      from: shard.from + Math.max(1, done),
      to: shard.to,
    };
    this.#open += 1;
    this.#shards += 1;
    worker.shard = undefined;
    this.#finish(worker, rest.from - shard.from, () =>
      this.#cut(worker, rest, (first) => {
        this.#begin(worker, first);
      }),
    );
  }

  /** Others get all parts but the first. A worker that dies meanwhile leaves the whole. */
  #cut(worker: Worker, shard: Shard, then: (first: Shard) => void): void {
    const cutting = cutsOf(shard.range, partsFor(this.#hungry, this.#working));
    let [step, questions] = [cutting.next(), 0];
    while (step.done !== true) {
      questions += 1;
      step = cutting.next(this.#keys.next(step.value.after, step.value.nth));
    }
    this.#questions += questions;
    const [first = {}, ...others] = partsOf(shard.range, step.value);
    const end = this.#now + questions * this.#scenario.question;
    this.#agenda.at(end, () => {
      if (this.#isDead(worker)) return this.#leave(shard);
      this.#add(others);
      then({
        range: first,
        from: shard.from,
        to: first.upTo === shard.range.upTo ? shard.to : this.#keys.upTo(first.upTo, 0),
      });
    });
  }

  #finish(worker: Worker, keys: number, then?: () => void): void {
    this.#counted += keys;
    this.#open -= 1;
    worker.shard = undefined;
    if (then !== undefined) return then();
    this.#working -= 1;
    this.#idle += 1;
    worker.isIdle = true;
    this.#poll(worker);
  }

  #die(worker: Worker): void {
    const work = worker.shard;
    if (work === undefined) {
      // One that is cutting is found out when the cutting ends.
      if (worker.isIdle) this.#idle -= 1;
      return;
    }
    worker.shard = undefined;
    this.#again += Math.min(work.shard.to - work.shard.from, (this.#now - work.begun) * worker.rate);
    this.#leave(work.shard);
  }

  /** Its lease has to be over first. */
  #leave(shard: Shard): void {
    this.#agenda.at(this.#now + PACE.lease, () => {
      this.#working -= 1;
      this.#pending.push(shard);
    });
  }

  /** When all keys are done if every worker does what it can until it dies. */
  #ideal(): number {
    const deaths = this.#workers.filter(({ dies }) => dies < Infinity).sort((one, other) => one.dies - other.dies);
    let rate = this.#workers.reduce((sum, each) => sum + each.rate, 0);
    let [left, time] = [this.#keys.count, 0];
    for (const { dies, rate: lost } of deaths) {
      if (left <= (dies - time) * rate) break;
      left -= (dies - time) * rate;
      time = dies;
      rate -= lost;
    }
    return time + left / rate;
  }
}

/** What is to happen when: a heap. */
class Agenda {
  readonly #heap: { readonly time: number; readonly act: () => void }[] = [];

  at(time: number, act: () => void): void {
    const heap = this.#heap;
    let place = heap.push({ time, act }) - 1;
    for (let parent = (place - 1) >> 1; place > 0 && time < this.#time(parent); parent = (place - 1) >> 1) {
      this.#swap(place, parent);
      place = parent;
    }
  }

  /** Takes the next thing from it. */
  next(): { readonly time: number; readonly act: () => void } {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined) throw new Error('nothing will ever happen again');
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let place = 0; ;) {
      const child = this.#time(2 * place + 1) <= this.#time(2 * place + 2) ? 2 * place + 1 : 2 * place + 2;
      if (this.#time(child) >= last.time) return first;
      this.#swap(place, child);
      place = child;
    }
  }

  #time(place: number): number {
    return this.#heap[place]?.time ?? Infinity;
  }

  #swap(one: number, other: number): void {
    const heap = this.#heap;
    const [first, second] = [heap[one], heap[other]];
    if (first === undefined || second === undefined) return;
    heap[one] = second;
    heap[other] = first;
  }
}
