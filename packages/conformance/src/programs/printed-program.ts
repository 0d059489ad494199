import type { Program, Step } from './program.js';

/** A program as it is read: the names first, then a line for every call. */
export function printedProgram({ containers, names, steps, seed }: Program): string {
  const listed = names.map((name, index) => `  ${index} ${escaped(name)}`);
  const lines = steps.map((step, index) => `  ${printedStep(step, index)}`);
  return [`containers: ${containers}`, 'names:', ...listed, 'calls:', ...lines, `seed of the faults: ${seed}`].join(
    '\n',
  );
}

/** One call of a program. */
export function printedStep({ client, command, abort }: Step, index: number): string {
  const { type, ...given } = command;
  const end = abort === undefined ? '' : `, aborted after ${abort.count} ${abort.unit}`;
  return `${index + 1}. client ${client}: ${type} ${escaped(given)}${end}`;
}

/** As JSON, with everything that is not plain ASCII escaped: names that look alike are told apart. */
function escaped(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^ -~]/g,
    (unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
