/**
 * What is committed must be good on every machine: links between documents lead somewhere, and no file names a directory of the
 * machine it was written on, or the host a package was fetched from.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { output, root } from './toolchain.mjs';

const REGISTRY_HOST =
  /regist(?:ry)\.(?:npmjs|yarnpkg|npmmirror)|pkg\.github\.com|\b(?:verdaccio|artifactory|nexus)\.[\w.-]+/i;
const MACHINE_PATH = /(?<![\w.@~/-])\/(?:work|root|home|Users)\/\w/;
const LINK = /(?<!`)!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)|^\[[^\]]+\]:\s*(\S+)/gm;

const files = output(['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'])
  .split('\0')
  .filter((file) => file !== '' && existsSync(join(root, file)) && statSync(join(root, file)).isFile());
const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));

function linesWith(pattern) {
  return [...texts].flatMap(([file, text]) =>
    text
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])),
  );
}

const withoutCode = (markdown) => markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '');

/** GitHub's anchors: lower case, punctuation gone, spaces to hyphens; a heading that comes again is numbered. */
function anchorsOf(markdown) {
  const seen = new Map();
  const headings = markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm);
  const named = [...markdown.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)].map(([, name]) => name);
  const slugs = [...headings].map(([, heading]) => {
    const text = heading.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = text.replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '').replaceAll(' ', '-');
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  });
  return new Set([...slugs, ...named]);
}

function leadsSomewhere(from, link) {
  if (/^[a-z][a-z\d+.-]*:|^\/\//i.test(link)) return true;
  const [path, anchor] = link.split('#').map(decodeURIComponent);
  const target = path === '' ? from : join(path.startsWith('/') ? '.' : dirname(from), path);
  if (target.startsWith('..') || !existsSync(join(root, target))) return false;
  return anchor === undefined || !target.endsWith('.md') || anchorsOf(texts.get(target) ?? '').has(anchor);
}

const checks = {
  'links in documents lead somewhere': () =>
    files
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [...withoutCode(texts.get(file)).matchAll(LINK)]
          .map(([, inline, reference]) => inline ?? reference)
          .filter((link) => !leadsSomewhere(file, link))
          .map((link) => `${file}: ${link}`),
      ),
  'no path of a machine is committed': () => linesWith(MACHINE_PATH),
  'no registry is named': () => linesWith(REGISTRY_HOST),
};

for (const [name, check] of Object.entries(checks)) {
  const faults = check();
  console.log([`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${name}`, ...faults].join('\n       '));
  if (faults.length > 0) process.exitCode = 1;
}
