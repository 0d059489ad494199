import { defineCommand } from '../command-definition.js';
import { COMMANDS } from '../command-table.js';
import { GLOBAL_OPTIONS } from '../global-flags.js';
import { scriptFor, SHELLS, type CompletedCommand, type Shell } from '../completion-script.js';

/** `stowage completion`. */
export const command = defineCommand<object, [Shell]>({
  description: 'Commands and options are completed; locations are not: that would ask the provider.',
  arguments: [{ syntax: '<shell>', description: 'which one', choices: SHELLS }],
  options: [],
  examples: [
    { command: 'source <(stowage completion bash)', says: 'in ~/.bashrc' },
    { command: 'stowage completion fish > ~/.config/fish/completions/stowage.fish', says: 'once' },
  ],
  async run({ output }, [shell]) {
    const commands: CompletedCommand[] = [];
    for (const { name, summary, load } of COMMANDS) {
      const { options } = (await load()).command;
      const flags = [...options, ...GLOBAL_OPTIONS].flatMap((option) => /--[a-z-]+/.exec(option.flags) ?? []);
      commands.push({ name, summary, flags });
    }
    await output.bytes(Buffer.from(scriptFor(shell, commands)));
  },
});
