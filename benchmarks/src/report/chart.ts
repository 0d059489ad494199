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
  'stowage-not-durable': '#54aeff',
  rclone: '#d29922',
  'b2-command': '#e5534b',
  'npm-backblaze-b2': '#a371f7',
};

const STYLE =
  '<style>text{fill:#1f2328;stroke:#fff;stroke-width:3px;paint-order:stroke}.b{font-weight:bold}.s{fill:#59636e}.l{fill:none;stroke:#59636e;stroke-dasharray:3 3}.p{fill:#fff}' +
  '@media(prefers-color-scheme:dark){text{fill:#e6edf3;stroke:#0d1117}.s{fill:#9198a1}.l{stroke:#9198a1}.p{fill:#0d1117}}</style>';

const WIDTH = 900;
const LABELS = 250;
/** From no rate at all to that of the bare loop. */
const ONE = 330;
const MOST = 1.35;
const LINE = 15;
const TOP = 72;

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
    y += Math.max(2, bars.length) * LINE + 10;
    return [group];
  });
  const x = LABELS + ONE;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" font-family="sans-serif" font-size="11">${STYLE}`,
    `<rect class="p" width="${WIDTH}" height="${y}"/>`,
    legend(),
    `<path class="l" d="M${x} ${TOP - 8}V${y - 6}"/>`,
    ...groups,
    `<text class="s" x="${x}" y="${TOP - 12}" text-anchor="middle">bare loop = 1</text>`,
    '</svg>\n',
  ].join('\n');
}

function isDrawn(each: Case): boolean {
  return unitOf(each) !== 'ms' && each.server === 'sink' && each.latency !== 20;
}

function barsOf(name: string, results: Results): readonly Bar[] {
  const base = results.rate(name, 'bare-loop');
  return results.of(name).flatMap((result) => {
    const rate = summaryOf(result)?.rate;
    if (rate === undefined || base === undefined || result.contender === 'bare-loop') return [];
    return [{ contender: result.contender, rate, ratio: rate / base }];
  });
}

function legend(): string {
  const title =
    '<text class="b" x="16" y="20" font-size="14">Rate as a multiple of the bare loop’s: longer is faster</text>';
  const names = contendersOf('b2')
    .filter((name) => name !== 'bare-loop')
    .map((name, index) => {
      const x = 16 + index * 130;
      return `<rect x="${x}" y="30" width="10" height="10" fill="${COLORS[name]}"/><text x="${x + 14}" y="39">${name}</text>`;
    });
  return title + names.join('');
}

/** What is longer than there is room for is broken near its end. */
function cut(width: number, y: number): string {
  return `<rect class="p" x="${LABELS + width - 12}" y="${y}" width="4" height="${LINE}"/>`;
}

function drawGroup(each: Case, bars: readonly Bar[], base: number, top: number): string {
  const unit = unitOf(each);
  const right = `x="${LABELS - 8}" text-anchor="end"`;
  const title = `<text class="b" ${right} y="${top + 10}">${each.name}</text>`;
  const under = `<text class="s" ${right} y="${top + 10 + LINE}">bare loop: ${formatRate(base)} ${unit}</text>`;
  const drawn = bars.map(({ contender, rate, ratio }, index) => {
    const y = top + index * LINE;
    const width = Math.max(1, Math.round(Math.min(MOST, ratio) * ONE));
    const label = `<text x="${LABELS + width + 5}" y="${y + 10}">${formatTwo(ratio)} · ${formatRate(rate)} ${unit}</text>`;
    return `<rect x="${LABELS}" y="${y}" width="${width}" height="${LINE - 3}" fill="${COLORS[contender]}"/>${ratio > MOST ? cut(width, y) : ''}${label}`;
  });
  return title + under + drawn.join('');
}
