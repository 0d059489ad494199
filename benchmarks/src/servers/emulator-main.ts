import { startEmulator } from '@stowage/b2-emulator';
import { answerParent } from './answer-parent.js';

const emulator = await startEmulator();
answerParent(emulator.url);
process.on('SIGTERM', () => void emulator.close().then(() => process.exit()));
