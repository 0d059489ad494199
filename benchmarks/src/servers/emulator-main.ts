import { startEmulator } from '@stowage/b2-emulator';
import { answerParent } from './answer-parent.js';
import { KEY } from './keys.js';

const emulator = await startEmulator();
answerParent({ ...KEY, url: emulator.url });
process.on('SIGTERM', () => void emulator.close().then(() => process.exit()));
