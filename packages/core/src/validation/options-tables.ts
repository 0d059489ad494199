import * as z from 'zod';
import { checkOptions } from './check-options.js';
import { lateTable } from './late-table.js';

type Schemas = Readonly<Record<string, z.ZodType>>;

/** What a check gives: the types that users know, and those of the schema for what they never see. */
type Checked<S extends Schemas, Known> = {
  readonly [K in keyof S]: K extends keyof Known ? NonNullable<Known[K]> : z.output<S[K]>;
};

/** The option that every call has. */
export const callShape = lateTable({
  signal: () => z.instanceof(AbortSignal, { error: 'expected an AbortSignal' }).optional(),
});

/**
 * Checks a driver's own options of single calls (`ex`) by a table of schemas, strict ones, by call; `Known` are the backend's `exOptions`.
 *
 * The check has `@throws {InvalidArgumentError}` naming the option that is unknown or wrong, never its value.
 */
export function exChecker<S extends Schemas, Known = object>(
  schemas: S,
): <K extends keyof S & string>(call: K, ex: object | undefined) => Checked<S, Known>[K] {
  return (call, ex) => checkOptions(`option 'ex' of ${call}`, schemas[call] as never, ex);
}

/**
 * Checks the options of `ex*` methods by a table of schemas, strict ones, by method. `told`: the method that errors name, where several share a schema.
 *
 * The check has `@throws {InvalidArgumentError}` naming the option that is unknown or wrong, never its value.
 */
export function callChecker<Calls extends object>(schemas: {
  readonly [K in keyof Calls]: z.ZodType;
}): <K extends keyof Calls & string>(call: K, options: Calls[K] | undefined, told?: string) => Calls[K] {
  return (call, options, told = call) => checkOptions(told, schemas[call] as never, options);
}
