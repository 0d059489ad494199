/**
 * Makes recording.svg of the README again: the built command in tmux, on a B2 emulator, frame by frame as a terminal shows it.
 * What the command prints has no colours, so that text is all there is to draw: no library for ANSI codes is worth its weight.
 *
 *   node checks/record.mjs        Needs a build, and tmux.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startEmulator } from '@stowage/b2-emulator';
import { succeed } from './command.mjs';

/** Few columns: on a phone they are as broad as the screen. */
const [COLUMNS, ROWS] = [52, 10];
const [ADVANCE, LINE, SIZE, MARGIN] = [8.43, 19, 14, 12];
/** How long frames are seen, in seconds. */
const SEEN = { typed: 1.2, moving: 0.5, done: 3 };
const FRAMES = 6;
const COMMANDS = [
  'stowage put --bwlimit 8M film.mkv b2:photos/',
  'stowage sync album b2:photos/album',
  'stowage verify album b2:photos/album',
  'stowage tree b2:photos',
];
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const target = fileURLToPath(new URL('../recording.svg', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'stowage-recording-'));
const bin = join(work, 'bin/stowage');
await using emulator = await startEmulator();
const env = {
  ...process.env,
  PS1: '$ ',
  PATH: `${dirname(bin)}:${process.env.PATH}`,
  B2_ENDPOINT: emulator.url,
  B2_APPLICATION_KEY_ID: emulator.keyId,
  B2_APPLICATION_KEY: emulator.key,
  XDG_CONFIG_HOME: work,
  XDG_STATE_HOME: work,
};
const tmux = (...words) => execFileSync('tmux', ['-L', `stowage-${process.pid}`, ...words], { env, encoding: 'utf8' });
try {
  await prepare();
  writeFileSync(target, svgOf(await record()));
} finally {
  tmux('kill-server');
  rmSync(work, { recursive: true });
}

async function prepare() {
  const files = { 'film.mkv': 40e6, 'album/cat.jpg': 3e6, 'album/2026/dog.jpg': 2e6, 'album/2026/cow.jpg': 1e6 };
  for (const [name, size] of Object.entries(files)) write(join(work, name), randomBytes(size));
  write(bin, `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  chmodSync(bin, 0o755);
  const size = ['-x', String(COLUMNS), '-y', String(ROWS)];
  tmux('-f', '/dev/null', 'new-session', '-d', ...size, '-c', work, 'bash', '--norc', '--noprofile');
  await succeed(['mb', 'b2:photos'], { env });
}

function write(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

async function record() {
  const frames = [];
  for (const command of COMMANDS) {
    tmux('send-keys', 'clear', 'Enter');
    await shown((screen) => screen === '$');
    tmux('send-keys', '-l', command);
    frames.push({ screen: await shown((screen) => screen === `$ ${command}`), seconds: SEEN.typed });
    tmux('send-keys', 'Enter');
    frames.push(...(await moving(command)));
  }
  return frames;
}

/** What is seen until the prompt is there again: of what moves, some frames. */
async function moving(command) {
  const seen = [];
  const isDone = (screen) => screen.startsWith(`$ ${command}\n`) && screen.endsWith('\n$');
  let screen = '';
  while (!isDone(screen)) {
    const before = screen;
    screen = await shown((now) => now !== before);
    // A frame that is only half drawn, or has nothing but the command, tells nothing.
    if (!isDone(screen) && screen.includes('%')) seen.push({ screen, seconds: SEEN.moving });
  }
  const every = Math.ceil(seen.length / FRAMES);
  return [...seen.filter((_, index) => index % every === 0), { screen, seconds: SEEN.done }];
}

/** The screen, as soon as it is as wanted. */
async function shown(isWanted) {
  for (const until = performance.now() + 60_000; performance.now() < until; await sleep(20)) {
    const screen = tmux('capture-pane', '-p').trimEnd().replaceAll(/ +$/gm, '');
    if (isWanted(screen)) return screen;
  }
  throw new Error(`it is not shown:\n${tmux('capture-pane', '-p')}`);
}

function svgOf(frames) {
  const [width, height] = [Math.ceil(COLUMNS * ADVANCE) + 2 * MARGIN, ROWS * LINE + 2 * MARGIN];
  const total = frames.reduce((sum, { seconds }) => sum + seconds, 0);
  let from = 0;
  const drawn = frames.map(({ screen, seconds }, index) => {
    const [begin, end] = [from, from + seconds].map((at) => ((100 * at) / total).toFixed(2));
    from += seconds;
    const lines = screen.split('\n').map((line, row) => {
      return line === '' ? '' : `<text x="${MARGIN}" y="${MARGIN + (row + 0.75) * LINE}">${escaped(line)}</text>`;
    });
    const steps = `@keyframes f${index}{0%{visibility:hidden}${begin}%{visibility:visible}${end}%{visibility:hidden}}`;
    return { steps, group: `<g style="animation-name:f${index}">${lines.join('')}</g>` };
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(COMMANDS.join('; '))}">
<style>
rect{fill:#1b1f24}
text{fill:#e6edf3;font:${SIZE}px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre}
g{visibility:hidden;animation:${total.toFixed(1)}s step-end infinite}
@media(prefers-reduced-motion){g{animation:none}g:last-of-type{visibility:visible}}
${drawn.map(({ steps }) => steps).join('\n')}
</style>
<rect width="100%" height="100%" rx="8"/>
${drawn.map(({ group }) => group).join('\n')}
</svg>
`;
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
