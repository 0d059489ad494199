import { unitOf, type Case } from '../case.js';
import type { ContenderName } from '../contenders/contender-name.js';
import { contendersOf } from '../contenders/load-contender.js';
import { summaryOf } from '../result.js';
import type { Results } from '../results.js';
import { formatRate, formatTwo } from './figures.js';

/** Of who speaks B2; of middle lightness, so that they are told apart on white and on black. */
const COLORS: Partial<Readonly<Record<ContenderName, string>>> = {
  stowage: '#2f81f7',
  'stowage-parts': '#54aeff',
  'stowage-not-durable': '#3fb950',
  'single-stream': '#8b949e',
  rclone: '#d29922',
  'b2-command': '#e5534b',
  'npm-backblaze-b2': '#a371f7',
  'b2-sdk': '#db61a2',
};

const STYLE =
  '<style>text{fill:#1f2328;stroke:#fff;stroke-width:3px;paint-order:stroke}.b{font-weight:bold}.s{fill:#59636e}.l{fill:none;stroke:#59636e;stroke-dasharray:3 3}.p{fill:#fff}' +
  '@media(prefers-color-scheme:dark){text{fill:#e6edf3;stroke:#0d1117}.s{fill:#9198a1}.l{stroke:#9198a1}.p{fill:#0d1117}}</style>';

/** As wide as a telephone's screen: there it is shown as it is, elsewhere no larger. */
const WIDTH = 380;
const LEFT = 8;
/** From no rate at all to that of the bare loop. */
const ONE = 180;
const MOST = 1.3;
const LINE = 15;
const TITLE = 18;
const LEGEND_COLUMNS = 2;
const TOP = 102;

/** A contender's rate in a case, as a multiple of the bare loop's. */
interface Bar {
  readonly contender: ContenderName;
  readonly rate: number;
  readonly ratio: number;
}

/** Rates as multiples of the bare loop's, a group for each case that is measured against B2's sink, nearby or 100 ms away. */
export function chart(results: Results): string {
  let y = TOP;
  const groups = results.caseNames.flatMap((name) => {
    const bars = barsOf(name, results);
    const each = results.of(name)[0]?.case;
    if (each === undefined || bars.length === 0 || !isDrawn(each)) return [];
    const group = drawGroup(each, bars, results.rate(name, 'bare-loop') ?? 0, y);
    y += TITLE + bars.length * LINE + 8;
    return [group];
  });
  const x = LEFT + ONE;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" font-family="sans-serif" font-size="11">${STYLE}`,
    `<rect class="p" width="${WIDTH}" height="${y}"/>`,
    legend(),
    `<path class="l" d="M${x} ${TOP - 8}V${y - 6}"/>`,
    ...groups,
    `<text class="s" x="${x}" y="${TOP - 12}" text-anchor="middle">bare loop = 1</text>`,
    '</svg>\n',
  ].join('\n');
}

function isDrawn(each: Case): boolean {
  return (
    unitOf(each) !== 'ms' &&
    each.server === 'sink' &&
    each.latency !== 20 &&
    each.tls !== true &&
    !each.name.includes('adaptive')
  );
}

function barsOf(name: string, results: Results): readonly Bar[] {
  const base = results.rate(name, 'bare-loop');
  return results.of(name).flatMap((result) => {
    const rate = summaryOf(result)?.rate;
    if (rate === undefined || base === undefined || COLORS[result.contender] === undefined) return [];
    return [{ contender: result.contender, rate, ratio: rate / base }];
  });
}

function legend(): string {
  const title = `<text class="b" x="${LEFT}" y="20" font-size="13">Rates, as multiples of the bare loop’s</text>`;
  const column = (WIDTH - LEFT) / LEGEND_COLUMNS;
  const names = contendersOf('b2')
    .filter((name) => COLORS[name] !== undefined)
    .map((name, index) => {
      const x = Math.round(LEFT + (index % LEGEND_COLUMNS) * column);
      const y = 30 + Math.floor(index / LEGEND_COLUMNS) * LINE;
      return `<rect x="${x}" y="${y}" width="10" height="10" fill="${COLORS[name]}"/><text x="${x + 14}" y="${y + 9}">${name}</text>`;
    });
  return title + names.join('');
}

/** What is longer than there is room for is broken near its end. */
function cut(width: number, y: number): string {
  return `<rect class="p" x="${LEFT + width - 12}" y="${y}" width="4" height="${LINE}"/>`;
}

function drawGroup(each: Case, bars: readonly Bar[], base: number, top: number): string {
  const unit = unitOf(each);
  const title = `<text class="b" x="${LEFT}" y="${top + 12}">${each.name} <tspan class="s" font-weight="normal">bare loop: ${formatRate(base)} ${unit}</tspan></text>`;
  const drawn = bars.map(({ contender, rate, ratio }, index) => {
    const y = top + TITLE + index * LINE;
    const width = Math.max(1, Math.round(Math.min(MOST, ratio) * ONE));
    const label = `<text x="${LEFT + width + 5}" y="${y + 10}">${formatTwo(ratio)} · ${formatRate(rate)} ${unit}</text>`;
    return `<rect x="${LEFT}" y="${y}" width="${width}" height="${LINE - 3}" fill="${COLORS[contender]}"/>${ratio > MOST ? cut(width, y) : ''}${label}`;
  });
  return title + drawn.join('');
}
