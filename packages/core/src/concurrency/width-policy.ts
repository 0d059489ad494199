/** Between how many at once. */
export interface WidthBounds {
  readonly min: number;
  readonly max: number;
}

/** How many run at once, and what is known of how that was found. */
export interface WidthState {
  readonly width: number;
  /** Whether it grows by doubling: until that has brought too little, or the provider has asked for less. */
  readonly isDoubling: boolean;
  /** What came of the width before this one, while it is tried whether this one is better. */
  readonly before?: { readonly width: number; readonly rate: number } | undefined;
  /** So many windows pass before a greater width is tried. */
  readonly hold: number;
}

/** Of the growth of the rate that the greater width would bring if nothing but the width held it back: less, and it goes back. */
const SHARE = 0.4;
/** Windows between two tries of a greater width once one has brought nothing. */
const HOLD = 8;
/** Windows after the provider has asked for less. */
const HOLD_AFTER_THROTTLING = 4;

/** The beginning: `width` at once, and it is doubled while that pays. */
export function firstWidth(width: number, { min, max }: WidthBounds): WidthState {
  return { width: Math.min(Math.max(width, min), max), isDoubling: true, hold: 0 };
}

/**
 * After a window in which so many units (bytes, objects) a second were moved: a greater width is kept, and the next one tried, if it has
 * moved more; else the one before it comes back, and is kept for a while. It doubles at first, then grows by a quarter.
 */
export function afterWindow(state: WidthState, rate: number, bounds: WidthBounds): WidthState {
  const { width, before, isDoubling, hold } = state;
  if (before === undefined) return hold > 0 ? { ...state, hold: hold - 1 } : wider(state, rate, bounds);
  const wanted = 1 + SHARE * (width / before.width - 1);
  if (rate >= before.rate * wanted) return wider(state, rate, bounds);
  return { width: before.width, isDoubling: false, hold: isDoubling ? 0 : HOLD };
}

/** After the provider has asked for less: half of it, and a while without more. */
export function afterThrottling({ width }: WidthState, { min }: WidthBounds): WidthState {
  return { width: Math.max(min, Math.floor(width / 2)), isDoubling: false, hold: HOLD_AFTER_THROTTLING };
}

function wider({ width, isDoubling }: WidthState, rate: number, { max }: WidthBounds): WidthState {
  const next = Math.min(max, isDoubling ? width * 2 : width + Math.max(1, Math.floor(width / 4)));
  if (next === width) return { width, isDoubling, hold: HOLD };
  return { width: next, isDoubling, before: { width, rate }, hold: 0 };
}
