import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { InvalidArgumentError } from '@stowage/core';
import { defineCommand, type CommandDefinition } from './command-definition.js';
import { parseRules, rulesOf, type RuleKind } from './container-rules.js';
import { retold } from './retold.js';
import type { Session } from './session.js';
import { UsageError } from './usage-error.js';
import { visible } from './visible.js';

/** `stowage cors` and `stowage lifecycle`: the same, of other rules. */
export function rulesCommand(kind: RuleKind): CommandDefinition {
  return defineCommand<object, ['get' | 'set', string, string?]>({
    description: "As JSON, in the provider's own words.",
    arguments: [
      { syntax: '<action>', description: 'what to do', choices: ['get', 'set'] },
      { syntax: '<location>', description: 'a container' },
      { syntax: '[file]', description: 'of set: a JSON array of rules; - is standard input' },
    ],
    options: [],
    examples: [
      { command: `stowage ${kind} get b2:photos > rules.json`, says: 'as they are' },
      { command: `stowage ${kind} set b2:photos rules.json`, says: 'all of them are replaced' },
    ],
    run: async (session, [action, target, file]) => {
      const { stores, signal, output } = session;
      const { bareDriver, container } = await stores.openWhole(target);
      const access = rulesOf(bareDriver, kind);
      if (action === 'get') {
        const rules = await access.read(container, signal);
        await output.result({ type: 'rules', location: target, kind, rules }, JSON.stringify(rules, undefined, 2));
        return;
      }
      const rules = await given(session, file);
      if (!session.isDryRun) {
        await access.write(container, rules, signal).catch((error: unknown) => {
          if (!(error instanceof InvalidArgumentError)) throw error;
          throw retold(error, `${file ?? ''}: ${error.message.replace(/^option 'ex' of \w+: /, '')}`);
        });
      }
      session.succeed();
      const outcome = session.isDryRun ? 'planned' : 'done';
      const words = session.isDryRun ? 'would set' : 'set';
      const line = { type: 'action', action: 'update', outcome, target } as const;
      await output.done(line, `${words} ${rules.length} ${kind} rules of ${visible(target)}`);
    },
  });
}

async function given({ stdin }: Session, file: string | undefined): Promise<readonly unknown[]> {
  if (file === undefined) throw new UsageError('the file with the rules is missing');
  return parseRules(file === '-' ? await textOf(stdin) : await readFile(file, 'utf8'), file);
}
