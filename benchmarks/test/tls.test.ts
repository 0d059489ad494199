import { expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'undici';
import { FULL_CASES } from '../src/cases/cases.js';
import { S3Sink } from '../src/sink/s3/s3-sink.js';
import { Workspace } from '../src/workspace.js';

test('a sink in TLS answers who trusts the authority of the workspace, and nobody else', async () => {
  using workspace = await Workspace.create();
  const { ca, identity } = workspace.trust();
  const sink = new S3Sink({ latency: 0, identity });
  const url = `${await sink.listen()}/sink-2x1000/file-0000001.bin`;
  const dispatcher = new Agent({ connect: { ca: await readFile(ca, 'utf8') } });
  const { statusCode, body } = await request(url, { dispatcher });
  expect(statusCode).toBe(200);
  expect((await body.arrayBuffer()).byteLength).toBe(1000);
  await expect(request(url)).rejects.toThrow(/certificate/);
  await dispatcher.close();
  await sink.close();
});

test('each case in TLS has one without beside it, that is the same', () => {
  const cases = FULL_CASES.filter(({ tls }) => tls === true);
  expect(new Set(cases.map(({ latency }) => latency))).toEqual(new Set([20, 100]));
  for (const { name, contenders: _, tls: __, ...rest } of cases)
    expect(FULL_CASES.find((each) => each.name === name.replace(/-tls$/, ''))).toMatchObject(rest);
});
