import type { Step } from '../scene.js';

/** Reads by a link, as anybody could: with `fetch`, and no key. */
export const readByLink: Step = async ({ driver, container, signal }) => {
  const object = await container.getObject('top.txt', { signal });
  const answer = await fetch(await driver.signedUrl(object, { expiresIn: 60, signal }), { signal });
  const text = await answer.text();
  if (!answer.ok || text !== 'this is top.txt') throw new Error(`the link answered ${answer.status}: ${text}`);
  return `status ${answer.status}, '${text}'`;
};

/** Stores by a link, as a browser would. */
export const writeByLink: Step = async ({ driver, container, signal }) => {
  const link = await driver.signedUploadUrl(container, 'from/a-browser.txt', { expiresIn: 60, signal });
  const { url, method, headers } = link;
  const answer = await fetch(url, { method, headers, body: 'dropped here', signal });
  if (!answer.ok) throw new Error(`the link answered ${answer.status}: ${await answer.text()}`);
  const { size } = await container.getObject('from/a-browser.txt', { signal });
  return `status ${answer.status}, ${size} bytes`;
};
