import { unitOf } from '../case.js';
import { CONTENDER_NAMES, type ContenderName } from '../contenders/contender-name.js';
import { summaryOf, type Result } from '../result.js';
import type { Results } from '../results.js';
import { formatRate } from './figures.js';

const COLORS: Readonly<Record<ContenderName, string>> = {
  stowage: '#1f6feb',
  'bare-loop': '#8b949e',
  rclone: '#d29922',
  'b2-command': '#cf222e',
  'npm-backblaze-b2': '#8250df',
};

const WIDTH = 860;
const LABELS = 170;
const LONGEST = 520;
const LINE = 15;

/** Rates as bars, one group for each case, each relative to the fastest of its case. */
export function chart(results: Results): string {
  let y = 30;
  const groups = results.caseNames.flatMap((name) => {
    const drawn = results.of(name).filter((result) => result.runs.length > 0 && unitOf(result.case) !== 'ms');
    if (drawn.length === 0) return [];
    const group = drawGroup(name, drawn, y);
    y += drawn.length * LINE + 12;
    return [group];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" font-family="sans-serif" font-size="11">`,
    `<rect width="${WIDTH}" height="${y}" fill="#fff"/>`,
    legend(),
    ...groups,
    '</svg>\n',
  ].join('\n');
}

function legend(): string {
  return CONTENDER_NAMES.map((name, index) => {
    const x = LABELS + index * 120;
    return `<rect x="${x}" y="8" width="10" height="10" fill="${COLORS[name]}"/><text x="${x + 14}" y="17">${name}</text>`;
  }).join('');
}

function drawGroup(name: string, drawn: readonly Result[], top: number): string {
  const rates = drawn.map((result) => summaryOf(result)?.rate ?? 0);
  const fastest = Math.max(...rates);
  const bars = drawn.map((result, index) => {
    const rate = rates[index] ?? 0;
    const y = top + index * LINE;
    const width = Math.max(1, (rate / fastest) * LONGEST).toFixed(1);
    return (
      `<rect x="${LABELS}" y="${y}" width="${width}" height="${LINE - 3}" fill="${COLORS[result.contender]}"/>` +
      `<text x="${LABELS + Number(width) + 5}" y="${y + 10}">${formatRate(rate)} ${unitOf(result.case)}</text>`
    );
  });
  return `<text x="${LABELS - 8}" y="${top + 10}" text-anchor="end" font-weight="bold">${name}</text>${bars.join('')}`;
}
