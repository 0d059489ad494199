/** The whole page: it sends files by the client of uploads, and shows what is there. A file that is chosen again after a reload goes on where it was. */
export const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Photos</title>
<style>
  body { font-family: sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
  #photos { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)) }
  img { aspect-ratio: 1; object-fit: cover; width: 100% }
  progress { width: 100% }
</style>
<h1>Photos</h1>
<label>Add photos <input type="file" accept="image/avif,image/jpeg,image/png,image/webp" multiple></label>
<div id="uploads" role="status"></div>
<div id="photos"></div>
<script type="module">
  import { upload } from '/upload-client.js';

  const [input, uploads, photos] = ['input', '#uploads', '#photos'].map((each) => document.querySelector(each));
  const made = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  async function show() {
    const found = await (await fetch('/photos')).json();
    photos.replaceChildren(...found.map(({ id, name, thumbnail }) =>
      made('a', { href: '/photos/' + id }, made('img', { src: thumbnail, alt: name }))));
  }

  async function send(file) {
    const bar = made('progress', { max: 1, value: 0 });
    const line = made('p', {}, file.name, bar);
    uploads.append(line);
    try {
      await upload(file, { endpoint: '/upload', onProgress: ({ sent, total }) => (bar.value = sent / total) });
      line.remove();
    } catch (error) {
      line.replaceChildren(file.name + ': ' + error.message);
    }
  }

  input.addEventListener('change', async () => {
    for (const file of [...input.files]) await send(file);
    input.value = '';
    await show();
  });
  await show();
</script>
</html>
`;
