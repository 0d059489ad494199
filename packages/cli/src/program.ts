import { Argument, Command, Option } from 'commander';
import type { CommandDefinition } from './command-definition.js';
import { COMMANDS, type CommandRow } from './command-table.js';
import { EXIT_CODE_MEANINGS, EXIT_CODES } from './exit-codes.js';
import { GLOBAL_OPTIONS } from './global-flags.js';
import type { ArgumentDefinition, OptionDefinition } from './word-definition.js';

/** What a parsed command line asks for. */
export interface Request {
  readonly definition: CommandDefinition;
  readonly values: readonly unknown[];
  readonly flags: Readonly<Record<string, unknown>>;
}

/** Is called with what was asked for, once the command line is understood. */
export type Execute = (request: Request) => Promise<void>;

/**
 * The command line's grammar. Only the command that is named is loaded: the others are names with a line of help.
 *
 * @param words those after `stowage`
 */
export async function buildProgram(words: readonly string[], version: string, execute: Execute): Promise<Command> {
  const program = emptyProgram(version);
  const [first] = words;
  const named = words.find((word) => COMMANDS.some(({ name }) => name === word));
  // Where the first word is a command nobody is told of the others.
  for (const row of COMMANDS.filter(({ name }) => named === undefined || named !== first || name === named)) {
    const command = program.command(row.name).helpGroup(row.group).summary(row.summary);
    quiet(command);
    if (row.name === named) fill(command, row, (await row.load()).command, execute);
  }
  return program;
}

function emptyProgram(version: string): Command {
  const program = new Command('stowage')
    .description(
      'One command for every object store: S3 and what speaks like it, Azure, Swift, Backblaze B2, local directories.',
    )
    .usage('<command> [options]')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
    .helpCommand('help [command]', 'explain a command')
    .addHelpText('after', `\n${locations()}\n\n${exitCodes()}`);
  return quiet(program);
}

/** Errors are reported in one place, and decide the exit code there. */
function quiet(command: Command): Command {
  return command
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ outputError: () => undefined })
    .configureHelp({ helpWidth: 100 });
}

function fill(command: Command, row: CommandRow, definition: CommandDefinition, execute: Execute): void {
  command.summary(row.summary).description(descriptionOf(row, definition)).allowExcessArguments(false);
  for (const each of definition.arguments) command.addArgument(argumentOf(each));
  for (const each of definition.options) command.addOption(optionOf(each));
  command.optionsGroup('Options of every command:');
  for (const each of GLOBAL_OPTIONS) command.addOption(optionOf(each));
  command.addHelpText('after', `\n${examples(definition)}`);
  command.action(async () => execute({ definition, values: command.processedArgs, flags: command.opts() }));
}

function descriptionOf({ summary }: CommandRow, { description }: CommandDefinition): string {
  const sentence = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
  return description === undefined ? sentence : `${sentence} ${description}`;
}

function argumentOf({ syntax, description, choices }: ArgumentDefinition): Argument {
  const argument = new Argument(syntax, description);
  return choices === undefined ? argument : argument.choices(choices);
}

function optionOf({ flags, description, choices, parse, default: value }: OptionDefinition): Option {
  const option = new Option(flags, description);
  if (choices !== undefined) option.choices(choices);
  if (parse !== undefined) option.argParser(parse);
  return value === undefined ? option : option.default(parse?.(value, undefined) ?? value, value);
}

function examples({ examples: all }: CommandDefinition): string {
  const lines = all.map(({ command, says }) => `  $ ${command}\n      ${says}`);
  return `Examples:\n${lines.join('\n')}`;
}

function locations(): string {
  return [
    'Locations:',
    '  remote:container/name     a remote of the configuration (stowage config)',
    '  provider:container/name   a provider, with credentials from the environment',
    '  b2://container/name       the same, as a URL; also s3://, azure://, swift://, gs://, file:///',
    '  ./path, /path             this machine; - is standard input or output',
  ].join('\n');
}

function exitCodes(): string {
  const rows = Object.entries(EXIT_CODES).map(([name, code]) => {
    return `  ${String(code).padEnd(4)} ${EXIT_CODE_MEANINGS[name as keyof typeof EXIT_CODES]}`;
  });
  return `Exit codes:\n${rows.join('\n')}`;
}
