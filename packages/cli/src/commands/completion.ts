import { defineCommand, type CommandDefinition } from '../command-definition.js';
import { GLOBAL_OPTIONS } from '../global-flags.js';
import { scriptFor, SHELLS, type CompletedCommand, type Shell } from '../completion-script.js';

/** A row of the table of commands, as far as its completion needs it. */
interface Row {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: CommandDefinition }>;
}

/** `stowage completion`, for these commands: it is one of them itself, so that it is given them. */
export const completionOf = (rows: readonly Row[]): CommandDefinition =>
  defineCommand<object, [Shell]>({
    description: 'Commands and options are completed; locations are not: that would ask the provider.',
    arguments: [{ syntax: '<shell>', description: 'which one', choices: SHELLS }],
    options: [],
    examples: [
      { command: 'source <(stowage completion bash)', says: 'in ~/.bashrc' },
      { command: 'stowage completion fish > ~/.config/fish/completions/stowage.fish', says: 'once' },
    ],
    async run({ output }, [shell]) {
      const commands: CompletedCommand[] = [];
      for (const { name, summary, load } of rows) {
        const { options } = (await load()).command;
        const flags = [...options, ...GLOBAL_OPTIONS].flatMap((option) => /--[a-z-]+/.exec(option.flags) ?? []);
        commands.push({ name, summary, flags });
      }
      await output.bytes(Buffer.from(scriptFor(shell, commands)));
    },
  });
