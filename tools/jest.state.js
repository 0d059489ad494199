/**
 * Runs before each test file: what uploads remember of themselves goes to a directory for tests, never to the user's own.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';

process.env.XDG_STATE_HOME = join(tmpdir(), 'stowage-test-state');
