import { expect, test } from '@jest/globals';
import { Agent, buildConnector } from 'undici';
import { loadUndici } from '../../src/http/undici.js';

test('what is loaded of undici is what the whole of it gives', async () => {
  expect(await loadUndici()).toEqual({ Agent, buildConnector });
});
