import type { ComparedBy } from './compare/verdict.js';
import type { Entry } from './entry.js';
import type { Action, ConflictReason } from './plan/action.js';

/**
 * What two locations have at one path. `unknown`: it could not be told, and `reason` and `error` say why. What a filter leaves out, and
 * links and the like, are not told of.
 */
export interface Difference {
  readonly type: 'different' | 'only-source' | 'only-target' | 'same' | 'unknown';
  readonly path: string;
  readonly by?: ComparedBy | undefined;
  readonly source?: Entry | undefined;
  readonly target?: Entry | undefined;
  readonly reason?: ConflictReason | undefined;
  readonly error?: unknown;
}

/** What an action of a copy says of its path; undefined if it takes no part. */
export function differenceOf(action: Action): Difference | undefined {
  switch (action.type) {
    case 'create':
      return { ...action, type: 'only-source' };
    case 'update':
      return { ...action, type: 'different' };
    case 'conflict':
      return { ...action, type: 'unknown' };
    case 'delete':
      return { type: 'only-target', path: action.path };
    case 'skip': {
      const { path, by, source, target } = action;
      if (action.reason === 'same') return { type: 'same', path, by, source, target };
      return action.reason === 'surplus' ? { type: 'only-target', path, target } : undefined;
    }
  }
}
