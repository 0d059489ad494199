import { withBody, type Answer } from '../answer.js';
import type { WirePage } from '../wire.js';
import { always, type HostileAttack, type Scene } from './hostile-attack.js';

const CALLS = ['list-objects'];

/** A page with other rows or another cursor; each call of `make` is for a new listing. */
function paging(
  name: string,
  title: string,
  make: () => (page: WirePage) => WirePage,
  ends?: HostileAttack['ends'],
): HostileAttack {
  const steps = ({ wire }: Scene) => {
    const change = make();
    const changed = (answer: Answer): Answer =>
      withBody(answer, wire.page?.(answer.body.toString(), change) ?? answer.body);
    return always({ change: changed });
  };
  return { name, title, calls: CALLS, needs: 'page', ends, steps };
}

/** Pages that repeat, mix up or lose their rows, and cursors that lead nowhere. */
export const listingAttacks: readonly HostileAttack[] = [
  paging('same-cursor', 'names the same next page for ever', () => (page) => ({ ...page, next: 'object-9' }), 'wrong'),
  paging(
    'same-page',
    'sends the same page for ever, with a new cursor each time',
    () => {
      let first: WirePage | undefined;
      let count = 0;
      return (page) => ({ rows: (first ??= page).rows, next: `object-${(count += 1)}` });
    },
    'wrong',
  ),
  paging(
    'empty-pages',
    'sends empty pages, with the same cursor',
    () => () => ({ rows: [], next: 'object-9' }),
    'wrong',
  ),
  paging('first-page-again', 'sends the first page twice', () => {
    let count = 0;
    return (page) => ({ ...page, next: (count += 1) === 1 ? 'object-0' : page.next });
  }),
  paging('duplicated-rows', 'sends every row twice', () => ({ rows, next }) => ({
    rows: rows.flatMap((row) => [row, row]),
    next,
  })),
  paging('unordered-rows', 'sends its rows backwards', () => ({ rows, next }) => ({ rows: rows.toReversed(), next })),
  paging(
    'row-null',
    'sends a row that is none',
    () =>
      ({ rows, next }) => ({ rows: [...rows, null], next }),
    'wrong',
  ),
];
