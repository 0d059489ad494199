import type { ConformanceCase } from '../conformance-case.js';
import { hostileAttacks } from './attacks/index.js';
import { hostileCalls } from './calls/index.js';
import { hostileCase } from './hostile-case.js';
import type { HostilePlace } from './hostile-place.js';

/** Every attack on every call that it is tried on, as far as the wire has such requests and tells what the attack needs. */
export function hostileCases(place: HostilePlace): readonly ConformanceCase[] {
  const { wire } = place;
  const calls = hostileCalls.filter(({ kind }) => wire.requests[kind] !== undefined);
  const attacks = hostileAttacks.filter(({ needs }) => needs === undefined || wire[needs] !== undefined);
  return calls.flatMap((call) =>
    attacks.filter((attack) => attack.calls.includes(call.name)).map((attack) => hostileCase(place, call, attack)),
  );
}
