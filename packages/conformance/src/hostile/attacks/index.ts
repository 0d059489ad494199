import { connectionAttacks } from './connections.js';
import { contentAttacks } from './contents.js';
import { echoAttacks } from './echoes.js';
import type { HostileAttack } from './hostile-attack.js';
import { lengthAttacks } from './lengths.js';
import { listingAttacks } from './listings.js';
import { rangeAttacks } from './ranges.js';
import { redirectAttacks } from './redirects.js';
import { stateAttacks } from './states.js';
import { statusAttacks } from './statuses.js';

/** Everything that a server is let do. */
export const hostileAttacks: readonly HostileAttack[] = [
  ...connectionAttacks,
  ...statusAttacks,
  ...rangeAttacks,
  ...lengthAttacks,
  ...contentAttacks,
  ...stateAttacks,
  ...redirectAttacks,
  ...listingAttacks,
  ...echoAttacks,
];
