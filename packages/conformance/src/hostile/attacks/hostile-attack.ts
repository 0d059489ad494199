import type { Rule } from '../rule.js';
import type { Wire } from '../wire.js';

/** What rules can be made of. */
export interface Scene {
  readonly wire: Wire;
  /** The bytes of the object that is read. */
  readonly content: Buffer;
  /** The URL of a server that nobody's credentials are for. */
  readonly otherHost: string;
}

/** What is done to the requests of a call, whose kind is added to every rule. */
export type Step = Pick<Rule, 'after' | 'deed' | 'times'>;

/** Something that a server, or what stands before it, can do wrong. */
export interface HostileAttack {
  readonly name: string;
  /** What the server does: `the server …`. */
  readonly title: string;
  /** The names of the calls that it is tried on. */
  readonly calls: readonly string[];
  /** Default: whichever; `right` where an error would be a fault, too, and `wrong` where no success is possible. */
  readonly ends?: 'right' | 'wrong' | undefined;
  /** What has to be known of the wire. Default: nothing. */
  readonly needs?: 'page' | 'problem' | undefined;
  steps(this: void, scene: Scene): readonly Step[];
}

/** The first request is harmed, and no other. */
export function once(deed: Step['deed']): readonly Step[] {
  return [{ deed }];
}

/** Every request is harmed. */
export function always(deed: Step['deed']): readonly Step[] {
  return [{ times: Infinity, deed }];
}
