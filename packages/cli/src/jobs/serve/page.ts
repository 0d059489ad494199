import { createHash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d4d4d8, #3f3f46); --quiet: light-dark(#52525b, #a1a1aa); --mark: light-dark(#1d4ed8, #93c5fd); --bad: light-dark(#b91c1c, #fca5a5); }
html { background: light-dark(#fff, #18181b); color: light-dark(#18181b, #f4f4f5); }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1rem; }
h1 { font-size: 1.3rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; } h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; min-width: 6rem; }
th { font-weight: 600; color: var(--quiet); } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; min-width: 0; }
button { font: inherit; color: var(--mark); background: none; border: 0; padding: 0; cursor: pointer; text-decoration: underline; }
.quiet { color: var(--quiet); } .failed { color: var(--bad); } svg { width: 100%; height: 8rem; } svg rect { fill: var(--mark); }
`;

/** Texts of the database become text, never markup. */
const SCRIPT = `
const $ = (id) => document.getElementById(id);
const number = (value) => Math.round(value).toLocaleString('en');
const bytes = (value) => { const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']; let at = 0;
  while (value >= 1024 && at < units.length - 1) { value /= 1024; at += 1; } return value.toFixed(at === 0 ? 0 : 1) + ' ' + units[at]; };
const seconds = (value) => (value / 1000).toFixed(1) + ' s';
const make = (name, props = {}, ...children) => { const node = Object.assign(document.createElement(name), props); node.append(...children); return node; };
const table = (heads, rows) => make('div', { className: 'scroll', tabIndex: 0 }, make('table', {},
  make('thead', {}, make('tr', {}, ...heads.map(([head, kind]) => make('th', { className: kind ?? '', scope: 'col' }, head)))),
  make('tbody', {}, ...rows.map((row) => make('tr', {}, ...row.map((cell, at) => make('td', { className: heads[at][1] ?? '' }, cell)))))));
const N = 'n';
let chosen = decodeURIComponent(location.hash.slice(1));

function showJobs({ jobs, workers }) {
  if (!jobs.some(({ name }) => name === chosen)) chosen = jobs.at(-1)?.name ?? '';
  const held = $('jobs').contains(document.activeElement) ? document.activeElement.textContent : undefined;
  const rows = jobs.toReversed().map((job) => {
    const choose = make('button', { type: 'button', onclick: () => { chosen = job.name; location.hash = encodeURIComponent(chosen); refresh(); } }, job.name);
    const { shards, counts } = job;
    const all = shards.pending + shards.leased + shards.done + shards.failed;
    return [choose, make('span', { className: job.state }, job.state + (job.error ? ': ' + job.error : '')), job.source + ' → ' + job.target, number(counts.objects),
      number(counts.created + counts.updated), number(counts.failed), bytes(counts.bytes), shards.done + ' / ' + all, number(job.rate),
      job.timeLeft === undefined ? '' : seconds(job.timeLeft)];
  });
  $('jobs').replaceChildren(jobs.length === 0 ? make('p', { className: 'quiet' }, 'There are no jobs.') :
    table([['Job'], ['State'], ['From, to'], ['Objects', N], ['Copied', N], ['Failed', N], ['Bytes', N], ['Parts', N], ['A second', N], ['Left', N]], rows));
  // What the keyboard was on is another element now.
  for (const button of $('jobs').querySelectorAll('button')) { if (button.textContent === held) button.focus();
    if (button.textContent === chosen) button.setAttribute('aria-current', 'true'); }
  $('workers').replaceChildren(table([['Worker'], ['Works on', N], ['Heard of']], workers.map(({ name, shards, isIdle, seen }) =>
    [name, isIdle ? 'idle' : String(shards), new Date(seen).toLocaleTimeString('en-GB')])));
}

function chart(spans) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const [first, last] = [spans[0].from, spans.at(-1).from];
  const count = (last - first) / spans[0].milliseconds + 1;
  const most = Math.max(...spans.map(({ objects }) => objects), 1);
  svg.setAttribute('viewBox', '0 0 ' + count + ' 100'); svg.setAttribute('preserveAspectRatio', 'none'); svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', 'Objects recorded over time, ' + number(most * 1000 / spans[0].milliseconds) + ' a second at the most');
  for (const { from, milliseconds, objects } of spans) {
    const bar = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    const height = 100 * objects / most;
    for (const [name, value] of Object.entries({ x: (from - first) / milliseconds + 0.05, y: 100 - height, width: 0.9, height })) bar.setAttribute(name, value);
    svg.append(bar);
  }
  return svg;
}

function showJob({ throughput, slowest, failures, failed }) {
  const parts = [make('h2', {}, chosen), make('h3', {}, 'Throughput')];
  if (throughput.length === 0) parts.push(make('p', { className: 'quiet' }, 'Nothing is recorded yet.'));
  else { const most = Math.max(...throughput.map(({ objects, milliseconds }) => objects * 1000 / milliseconds));
    parts.push(chart(throughput), make('p', { className: 'quiet' }, number(most) + ' objects a second at the most; from ' + new Date(throughput[0].from).toLocaleTimeString('en-GB'))); }
  parts.push(make('h3', {}, 'Slowest parts'), table([['Part', N], ['Phase'], ['State'], ['After'], ['Up to'], ['Worker'], ['Took', N], ['Objects', N]],
    slowest.map((one) => [String(one.shard), one.phase, one.state + (one.error ? ': ' + one.error : ''), one.range.after ?? '', one.range.upTo ?? '', one.worker ?? '', seconds(one.elapsed), number(one.objects)])));
  parts.push(make('h3', {}, 'Failures'));
  if (failed === 0) parts.push(make('p', { className: 'quiet' }, 'None.'));
  else parts.push(table([['Path'], ['Reason'], ['Error']], failures.map(({ path, reason, error }) => [path, reason, error ?? ''])));
  if (failed > failures.length) parts.push(make('p', {}, 'and ' + (failed - failures.length) + ' more'));
  $('job').replaceChildren(...parts);
}

async function ask(path) { const answer = await fetch(path); if (!answer.ok) throw new Error('the server says ' + answer.status); return answer.json(); }
async function refresh() {
  try { showJobs(await ask('jobs')); if (chosen !== '') showJob(await ask('jobs/' + encodeURIComponent(chosen))); $('state').textContent = 'As of ' + new Date().toLocaleTimeString('en-GB'); }
  catch (error) { $('state').textContent = 'Not up to date: ' + error.message; }
}
async function run() { for (;;) { await refresh(); await new Promise((resolve) => setTimeout(resolve, 5000)); } }
run();
`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing but what the page brings along runs, and nothing but this server is asked. */
export const POLICY = `default-src 'none'; img-src data:; connect-src 'self'; script-src ${hashOf(SCRIPT)}; style-src ${hashOf(STYLE)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The page: it asks for everything every five seconds. */
export const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Stowage: jobs</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><main><h1>Jobs</h1><p id="state" class="quiet" role="status">Loading…</p><div id="jobs"></div><section id="job"></section><h2>Workers</h2><div id="workers"></div></main><script>${SCRIPT}</script></body></html>
`;
