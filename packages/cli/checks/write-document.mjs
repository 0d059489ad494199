// Prints docs/cli.md as the built commands say it; --write writes it.
import { writeFileSync } from 'node:fs';
import prettier from 'prettier';
import { documentation } from '../dist/documentation.js';

const path = new URL('../../../docs/cli.md', import.meta.url);
const options = await prettier.resolveConfig(path);
const text = await prettier.format(await documentation(), { ...options, parser: 'markdown' });
if (process.argv.includes('--write')) writeFileSync(path, text);
else process.stdout.write(text);
