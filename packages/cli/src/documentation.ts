import { z } from '@stowage/core/validation';
import type { CommandDefinition } from './command-definition.js';
import { COMMANDS, type CommandRow } from './command-table.js';
import { EXIT_CODE_MEANINGS, EXIT_CODES } from './exit-codes.js';
import { GLOBAL_OPTIONS } from './global-flags.js';
import { jsonLine } from './json-lines.js';

const HEAD = `# The command

Written by the commands themselves (\`node packages/cli/checks/write-document.mjs --write\`); a test holds it against them.

\`stowage <command> [options]\`. A location is one of:

- \`remote:container/name\`: a remote of the configuration (\`stowage config\`)
- \`provider:container/name\`: a provider (\`backblaze_b2\`, \`s3\`, … or \`b2\`, \`azure\`, \`swift\`, \`gs\`), with credentials from the environment
- \`b2://container/name\`, \`s3://\`, \`azure://\`, \`swift://\`, \`gs://\`: the same, as a URL
- \`./path\`, \`/path\`, \`file:///path\`: this machine; \`-\` is standard input or output

Names are opaque: nothing in them is decoded or resolved. What is empty or ends with a slash is a prefix.
`;

/** `docs/cli.md`, as the commands say it. */
export async function documentation(): Promise<string> {
  const commands = await Promise.all(COMMANDS.map(async (row) => section(row, (await row.load()).command)));
  const parts = [HEAD, exitCodes(), globalOptions(), '## Commands\n', ...commands, jsonForm()];
  return parts.join('\n');
}

function exitCodes(): string {
  const rows = Object.entries(EXIT_CODES).map(
    ([name, code]) => `- \`${code}\`: ${EXIT_CODE_MEANINGS[name as keyof typeof EXIT_CODES]}`,
  );
  return `## Exit codes\n\n${rows.join('\n')}\n`;
}

function globalOptions(): string {
  return `## Options of every command\n\n${GLOBAL_OPTIONS.map(item).join('\n')}\n`;
}

function section({ name, summary }: CommandRow, definition: CommandDefinition): string {
  const { arguments: given, options, examples, description } = definition;
  const usage = ['stowage', name, ...given.map(({ syntax }) => syntax)].join(' ');
  const sentence = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
  const told = [...given.map((each) => item({ ...each, flags: each.syntax })), ...options.map(item)];
  const lines = examples.map(({ command, says }) => `# ${says}\n${command}`);
  return [
    `### \`${usage}\`\n`,
    `${description === undefined ? sentence : `${sentence} ${description}`}\n`,
    ...(told.length === 0 ? [] : [`${told.join('\n')}\n`]),
    `\`\`\`sh\n${lines.join('\n')}\n\`\`\`\n`,
  ].join('\n');
}

interface Item {
  readonly flags: string;
  readonly description: string;
  readonly choices?: readonly string[] | undefined;
  readonly default?: string | undefined;
}

function item({ flags, description, choices, default: value }: Item): string {
  const notes = [
    ...(choices === undefined ? [] : [`one of ${choices.join(', ')}`]),
    ...(value === undefined ? [] : [`default: ${value}`]),
  ];
  return `- \`${flags}\`: ${description}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
}

function jsonForm(): string {
  const schema = JSON.stringify(z.toJSONSchema(jsonLine), undefined, 2);
  return `## The lines of \`--json\`

What was asked for goes to standard output; errors, notes and progress go to standard error. Each line is one of these (JSON Schema):

\`\`\`json
${schema}
\`\`\`
`;
}
