import { table } from './features.js';

/** One of tools/judges/judges.mjs, as far as it says who judges whom by what. */
interface Judge {
  readonly title: string;
  readonly steps: readonly { readonly id: string; readonly title: string; readonly command: readonly string[] }[];
}

const JUDGES = new URL('../../../tools/judges/judges.mjs', import.meta.url);

/** Packages and examples are told by the paths in commands. */
const JUDGED = /^(?:packages|examples)\/[\w-]+/;

/** Who judges whom, and by what, in Markdown: a row a judge. */
export async function judgeTable(): Promise<string> {
  const { judges } = (await import(JUDGES.href)) as { readonly judges: Readonly<Record<string, Judge>> };
  const rows = Object.entries(judges).map(([name, { title, steps }]) => {
    const tried = steps.filter(({ id }) => id !== 'build');
    const paths = tried.flatMap(({ command }) => command.flatMap((word) => JUDGED.exec(word) ?? []));
    const judged = [...new Set(paths)].map((path) => `[${path.replace(/^.*\//, '')}](../${path})`);
    return [`\`${name}\``, title, judged.join(', '), tried.map((step) => step.title).join('; ')];
  });
  return table(['`pnpm judge`', 'who judges', 'what is judged', 'what is tried'], rows);
}
