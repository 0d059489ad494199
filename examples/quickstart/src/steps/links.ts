import type { Outcome } from '../step.js';
import type { Scene } from '../scene.js';

/** Makes a URL that works for a minute, and reads it as anybody could: with `fetch`, and no key. */
export async function fetchLink({ driver, container, signal }: Scene): Promise<Outcome> {
  const object = await container.getObject('cats/cat.svg', { signal });
  const url = await driver.signedUrl(object, { expiresIn: 60, signal });
  const answer = await fetch(url, { signal });
  const content = await answer.text();
  if (!answer.ok || content !== (await object.text({ signal }))) throw new Error(`the link answered ${answer.status}`);
  return {
    summary: `status ${answer.status}, ${answer.headers.get('content-type') ?? 'no type'}, the same ${content.length} bytes`,
  };
}
