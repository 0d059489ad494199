import { InvalidArgumentError } from '@stowage/core';

/** From when on which rate holds: until the next entry of the week. */
interface TimetableEntry {
  /** In minutes since the week began, on Sunday at midnight. */
  readonly from: number;
  /** In bytes a second; undefined: no limit. */
  readonly rate: number | undefined;
}

/** Rates over a week, in the machine's time. In order; not empty. */
export type Timetable = readonly TimetableEntry[];

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MINUTES_OF_DAY = 24 * 60;
const ENTRY = /^(?:(sun|mon|tue|wed|thu|fri|sat)-)?([01]?\d|2[0-3]):([0-5]\d),(.+)$/i;
const RATE = /^(\d+(?:\.\d+)?)([bkmg]?)$/i;
const UNITS: Readonly<Record<string, number>> = { b: 1, '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/**
 * Reads a rate (`10M`: 10 MiB a second; `off`: no limit), or a timetable of rates: `08:00,512k 19:00,off`, also by the day of the week:
 * `Mon-08:00,512k Fri-18:00,off`. Before the first entry of the week the last one holds.
 *
 * @throws {InvalidArgumentError} if it is neither
 */
export function parseTimetable(text: string): Timetable {
  const entries = text
    .trim()
    .split(/\s+/)
    .flatMap((entry) => (entry.includes(',') ? timed(entry) : [{ from: 0, rate: rateOf(entry) }]));
  return entries.sort((one, other) => one.from - other.from);
}

/** The rate at a time, in bytes a second; undefined: no limit. */
export function rateAt(timetable: Timetable, time: Date): number | undefined {
  const minute = time.getDay() * MINUTES_OF_DAY + time.getHours() * 60 + time.getMinutes();
  const entry = timetable.findLast(({ from }) => from <= minute) ?? timetable.at(-1);
  return entry?.rate;
}

/** An entry without a day holds on every day. */
function timed(text: string): readonly TimetableEntry[] {
  const [, day, hours, minutes, rate] = ENTRY.exec(text) ?? [];
  if (hours === undefined || minutes === undefined || rate === undefined) throw fault(text);
  const from = Number(hours) * 60 + Number(minutes);
  const days = day === undefined ? DAYS.keys() : [DAYS.indexOf(day.toLowerCase())];
  return Array.from(days, (index) => ({ from: index * MINUTES_OF_DAY + from, rate: rateOf(rate) }));
}

function rateOf(text: string): number | undefined {
  if (text.toLowerCase() === 'off') return undefined;
  const [, number, unit] = RATE.exec(text) ?? [];
  const rate = Number(number) * (UNITS[unit?.toLowerCase() ?? ''] ?? NaN);
  if (rate >= 1) return rate;
  throw fault(text);
}

function fault(text: string): InvalidArgumentError {
  return new InvalidArgumentError(
    `bandwidth: '${text}' is no rate, as '10M', and no entry of a timetable, as '08:00,512k'`,
  );
}
