import picomatch from 'picomatch';
import { InvalidArgumentError } from '@stowage/core';

/** One rule: the first whose pattern matches a path decides. */
export interface Rule {
  readonly isIncluded: boolean;
  matches(path: string): boolean;
  /** Whether everything below this directory (a path that ends with a slash) matches. */
  matchesAllBelow(directory: string): boolean;
}

const RULE = /^([-+]) (.+)$/su;
/** Two stars that share a segment with something else, which picomatch takes for one star. */
const INNER_STARS = /(?<=[^/\\])\*\*|(?<!\\)\*\*(?=[^/])/g;
/** Stands for whatever may be below a directory. */
const ANYTHING = 'x';

/**
 * Reads a rule: `+ ` or `- `, and a glob. `*` stands for anything but `/`, `**` for anything (and with its slash for nothing), `?` for one
 * character, `[…]` for one of some, `{a,b}` for one of both. A glob that begins with `/` matches whole paths, any other one their ends, from
 * the beginning of a segment on. One that ends with `/` stands for everything below directories of that name.
 *
 * @throws {InvalidArgumentError} if it is none
 */
export function parseRule(text: string, options: { readonly ignoreCase: boolean }): Rule {
  const [, sign, glob] = RULE.exec(text) ?? [];
  if (sign === undefined || glob === undefined)
    throw new InvalidArgumentError(`filter: '${text}' is no rule: expected '+ pattern' or '- pattern'`);
  const matches = matcherOf(text, glob, options);
  const isDeep = glob.endsWith('/') || glob.endsWith('/**') || glob === '**';
  return {
    isIncluded: sign === '+',
    matches,
    matchesAllBelow: (directory) => isDeep && matches(directory + ANYTHING),
  };
}

function matcherOf(text: string, glob: string, { ignoreCase }: { readonly ignoreCase: boolean }): Rule['matches'] {
  const whole = glob.endsWith('/') ? `${glob}**` : glob;
  const free = whole.replaceAll(INNER_STARS, '{*,*/**/*}');
  const anchored = free.startsWith('/') ? free.slice(1) : free === '**' ? free : `**/${free}`;
  try {
    return picomatch(anchored, { dot: true, nocase: ignoreCase, nonegate: true, noextglob: true, strictSlashes: true });
  } catch (error) {
    throw new InvalidArgumentError(`filter: '${text}' is no glob: ${(error as Error).message}`, { cause: error });
  }
}
