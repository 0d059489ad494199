import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type DefaultTheme, type MarkdownEnv } from 'vitepress';

const DOCS = fileURLToPath(new URL('..', import.meta.url));
const REPOSITORY = 'https://github.com/stowage/stowage';

const page = (text: string, link: string) => ({ text, link });

const guides = [
  page('The API in one page', '/guides/api'),
  page('Uploads', '/guides/uploads'),
  page('Downloads', '/guides/downloads'),
  page('Listings', '/guides/listings'),
  page('Errors', '/guides/errors'),
  page('Resume', '/guides/resume'),
  page('Verification', '/guides/verification'),
  page('Browser uploads', '/guides/browser-uploads'),
  page('Adapters for frameworks', '/guides/adapters'),
  page('Runtimes', '/guides/runtimes'),
  page('Tests of your application', '/guides/testing'),
];

const coming = [
  page('From Libcloud', '/guides/from-libcloud'),
  page('From the AWS SDK', '/guides/from-aws-sdk'),
  page('From files-sdk and FlyDrive', '/guides/from-files-sdk-and-flydrive'),
  page('From backblaze-b2', '/guides/from-backblaze-b2'),
];

const tools = [
  page('The command', '/cli'),
  page('Sync', '/sync'),
  page('Sync on many machines', '/sync-at-scale'),
  page('The B2 emulator', '/emulator'),
];

const drivers = [
  page('Providers', '/providers'),
  page('Writing a driver', '/writing-a-driver'),
  page('Conformance', '/conformance'),
  page('B2, call by call', '/b2-coverage'),
];

const inside = [
  page('Architecture', '/architecture'),
  page('Decisions', '/design'),
  page('Performance', '/performance'),
  page('Performance: the log', '/performance-log'),
  page('Glossary', '/glossary'),
];

/** Of the reference, which TypeDoc writes from the docstrings before the site is built. */
function reference(): DefaultTheme.SidebarItem[] {
  const file = join(DOCS, 'reference', 'typedoc-sidebar.json');
  // A group that folds is a button in a button, which no screen reader can tell.
  const open = (name: string, value: unknown) => (name === 'collapsed' ? undefined : value);
  return JSON.parse(readFileSync(file, 'utf8'), open) as DefaultTheme.SidebarItem[];
}

const pages = [
  { text: 'Begin', items: [page('Start', '/start'), page('Why, and when not', '/why')] },
  { text: 'Guides', items: guides },
  { text: 'Coming from', items: coming },
  { text: 'Tools', items: tools },
  { text: 'Providers', items: drivers },
  { text: 'Inside', items: inside },
];

const NAMES = /^(?:#{1,3} .*|##### \w+\(\))$/gm;

interface Renderer {
  render(text: string, env: MarkdownEnv): string;
}

/** What is found by the search. Of the reference it is names alone: its text is a megabyte, which every reader would have to load. */
function searched(text: string, env: MarkdownEnv, markdown: Renderer): string {
  const isReference = env.relativePath.startsWith('reference/');
  return markdown.render(isReference ? (text.match(NAMES) ?? []).join('\n\n') : text, env);
}

/** What a page links to beyond the site is in the repository. */
function outward(href: string, from: string): string {
  if (/^[a-z]+:|^#|^\//.test(href)) return href;
  const [path = '', anchor] = href.split('#');
  const target = relative(DOCS, join(DOCS, dirname(from), path));
  if (!target.startsWith('..') && existsSync(join(DOCS, target))) return href;
  const inRepository = target.split(sep).slice(1).join('/');
  return `${REPOSITORY}/blob/main/${inRepository}${anchor === undefined ? '' : `#${anchor}`}`;
}

export default defineConfig({
  title: 'Stowage',
  description: 'One typed API over every object store, for TypeScript',
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/stowage.svg' }]],
  cleanUrls: true,
  srcExclude: ['test/**'],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config(markdown) {
      markdown.core.ruler.push('outward', ({ tokens, env }) => {
        const { relativePath } = env as { readonly relativePath: string };
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const href = token.type === 'link_open' ? token.attrGet('href') : null;
          if (href !== null) token.attrSet('href', outward(href, relativePath));
        }
      });
    },
  },
  themeConfig: {
    logo: '/stowage.svg',
    search: { provider: 'local', options: { _render: searched } },
    nav: [
      page('Start', '/start'),
      page('Guides', '/guides/api'),
      page('Providers', '/providers'),
      page('Command', '/cli'),
      page('Sync', '/sync'),
      page('Reference', '/reference/'),
    ],
    sidebar: { '/reference/': reference(), '/': pages },
    socialLinks: [{ icon: 'github', link: REPOSITORY }],
    outline: [2, 3],
  },
});
