import assert from 'node:assert/strict';
import type { SignedForm } from '@stowage/core';
import { InvalidArgumentError } from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import { writing, type ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { assertRejects } from '../rejections.js';

const needs = ['uploadForms', 'fetch'] as const;

/** Sends a form as a page does. */
async function submit(kit: Fixture, form: Pick<SignedForm, 'fields' | 'fileField' | 'url'>, content: string) {
  const data = new FormData();
  for (const [name, value] of Object.entries(form.fields)) data.set(name, value);
  data.set(form.fileField, new Blob([content]), 'file.bin');
  const response = await kit.harness.fetch?.(form.url, { method: 'POST', body: data });
  assert.ok(response !== undefined);
  await response.arrayBuffer();
  return response;
}

async function assertTurnedDown(kit: Fixture, form: Pick<SignedForm, 'fields' | 'fileField' | 'url'>, content: string) {
  const { status } = await submit(kit, form, content);
  assert.ok(status >= 400, `the answer was ${status}`);
}

/** Forms that store one object for a while. */
export const uploadFormCases: readonly ConformanceCase[] = writing([
  {
    id: 'forms.store',
    title: 'a form, sent as it says, stores the object with its type and metadata',
    needs,
    run: async (kit) => {
      const options = { contentType: 'text/x-form', metadata: { color: 'blue' } };
      const form = await kit.driverWith('uploadForms').signedUploadForm(kit.container, 'folder/object', options);
      assert.equal(form.method, 'POST');
      assert.ok(form.expiresAt instanceof Date);
      assert.ok((await submit(kit, form, 'by a page')).ok);
      const object = await kit.container.getObject('folder/object');
      assert.equal(await object.text(), 'by a page');
      assert.equal(object.contentType, 'text/x-form');
      assertAlike(object.metadata, { color: 'blue' });
    },
  },
  {
    id: 'forms.max-size',
    title: 'a file as large as the form allows is taken; one byte more is turned down, and nothing is stored',
    needs,
    run: async (kit) => {
      const driver = kit.driverWith('uploadForms');
      const form = await driver.signedUploadForm(kit.container, 'object', { maxSize: 100 });
      await assertTurnedDown(kit, form, 'x'.repeat(101));
      assertAlike(await kit.names(), []);
      assert.ok((await submit(kit, form, 'x'.repeat(100))).ok);
      assertAlike(await kit.names(), ['object']);
    },
  },
  {
    id: 'forms.only-that-object',
    title: 'a form that is changed to another object is turned down',
    needs,
    run: async (kit) => {
      const form = await kit.driverWith('uploadForms').signedUploadForm(kit.container, 'object');
      const renamed = Object.entries(form.fields).map(([name, value]) => [name, value.replaceAll('object', 'other')]);
      const fields = Object.fromEntries(renamed) as Record<string, string>;
      await assertTurnedDown(kit, { ...form, url: form.url.replaceAll('object', 'other'), fields }, 'content');
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'forms.expire',
    title: 'a form is good for as long as it says, and no longer',
    needs: [...needs, 'passTime'],
    run: async (kit) => {
      const form = await kit.driverWith('uploadForms').signedUploadForm(kit.container, 'object', { expiresIn: 60 });
      await kit.harness.passTime?.(61);
      await assertTurnedDown(kit, form, 'content');
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'forms.hold-no-secret',
    title: 'no field of a form, nor its URL, holds credentials',
    needs: ['uploadForms'],
    run: async (kit) => {
      const { url, fields } = await kit.driverWith('uploadForms').signedUploadForm(kit.container, 'object');
      const told = [url, ...Object.values(fields)];
      const all = [...told, ...told.map((text) => Buffer.from(text, 'base64').toString())].join('\n');
      for (const secret of kit.harness.secrets ?? []) assert.ok(!all.includes(secret), 'a secret is in the form');
    },
  },
  {
    id: 'forms.options',
    title: 'a form for longer than the provider allows, or for metadata that it does not keep, is not made',
    needs: ['uploadForms'],
    run: async (kit) => {
      const driver = kit.driverWith('uploadForms');
      const expiresIn = kit.facet('uploadForms').maxExpiresIn + 1;
      for (const options of [{ expiresIn }, { metadata: { '': 'value' } }, { unknown: true } as object]) {
        await assertRejects(driver.signedUploadForm(kit.container, 'object', options), InvalidArgumentError);
      }
    },
  },
]);
