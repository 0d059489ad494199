import type { Session } from './session.js';
import type { ArgumentDefinition, OptionDefinition } from './word-definition.js';

/** One line to copy, and what it does. */
interface Example {
  readonly command: string;
  readonly says: string;
}

/** One command: what it is given, what its help says, and what it does. */
export interface CommandDefinition<Flags = unknown, Values extends readonly unknown[] = readonly unknown[]> {
  /** Further sentences for its help. */
  readonly description?: string | undefined;
  readonly arguments: readonly ArgumentDefinition[];
  readonly options: readonly OptionDefinition[];
  /** Two at least. */
  readonly examples: readonly [Example, Example, ...Example[]];
  /** Arguments are in their order; one that may be repeated is an array. */
  run(this: void, session: Session, values: Values, flags: Flags): Promise<void>;
}

/** A command, typed by its flags and by the values of its arguments, as commander gives them. */
export function defineCommand<Flags, Values extends readonly unknown[]>(
  definition: CommandDefinition<Flags, Values>,
): CommandDefinition {
  return definition;
}

/** An argument that is one location. */
export const LOCATION: ArgumentDefinition = {
  syntax: '<location>',
  description: 'remote:container/name, provider:container/name, a URL, or a local path',
};
