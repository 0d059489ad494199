import { expect, test } from '@jest/globals';
import { ScriptedServer } from './scripted-server.js';

const DELETIONS = [{ name: 'o', versionId: 'null' }];

test.each([
  ['is called null', '<VersionId>null</VersionId>', undefined],
  ['is not named', '', undefined],
  ['is another one', '<VersionId>v</VersionId>', 'malformed_response'],
])('of what was stored without versions, an answer in which the version %s', async (_what, version, code) => {
  const body = `<DeleteResult><Deleted><Key>o</Key>${version}</Deleted></DeleteResult>`;
  await using server = await ScriptedServer.answering({ status: 200, body });
  const results = await server.connect().backend.versions?.deleteVersions({ name: 'photos' }, DELETIONS, {});
  expect(results).toHaveLength(1);
  expect((results?.[0]?.error as { readonly code?: string } | undefined)?.code).toBe(code);
});
