import { writing, type ConformanceCase } from '../conformance-case.js';
import { changeCalls } from '../steps/change-calls.js';
import { facetCalls } from '../steps/facet-calls.js';
import { leavingNothing } from '../steps/leaving-nothing.js';
import { readCalls } from '../steps/read-calls.js';
import type { SteppedCall } from '../steps/stepped-call.js';
import { sweep } from '../steps/sweep.js';
import { uploadCalls } from '../steps/upload-calls.js';

function abortCase(call: SteppedCall): ConformanceCase {
  return {
    id: `abort-steps.${call.name}`,
    title: `${call.name} is aborted at every step: it rejects with the signal's reason or is done, and leaves nothing`,
    needs: call.needs ?? [],
    run: (kit) =>
      leavingNothing(kit, async ({ stage, moments, unhandled }) => {
        await (call.setup === undefined ? stage.put('object') : call.setup(stage));
        let attempts = 0;
        for (const each of moments) await sweep(each, unhandled, () => call.attempt(stage, attempts++));
      }),
  };
}

/** Every call of the user API, aborted at every step that it takes. */
export const abortStepCases: readonly ConformanceCase[] = [
  ...readCalls.map(abortCase),
  ...writing([...uploadCalls, ...changeCalls].map(abortCase)),
  ...facetCalls.map(abortCase),
];
