/** The whole page: it asks the server for a URL, sends the file there, and shows what is there. */
export const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Photos</title>
<style>
  body { font-family: sans-serif; margin: 2rem auto; max-width: 60rem }
  #photos { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)) }
  img { aspect-ratio: 1; object-fit: cover; width: 100% }
</style>
<h1>Photos</h1>
<label>Add photos <input type="file" accept="image/*" multiple></label>
<p role="status"></p>
<div id="photos"></div>
<script type="module">
  const [input, status, photos] = ['input', '[role=status]', '#photos'].map((each) => document.querySelector(each));

  async function show() {
    const found = await (await fetch('/photos')).json();
    photos.replaceChildren(...found.map(({ name, url }) => {
      const link = Object.assign(document.createElement('a'), { href: url });
      link.append(Object.assign(new Image(), { src: url, alt: name }));
      return link;
    }));
  }

  async function send(file) {
    const body = JSON.stringify({ type: file.type, size: file.size });
    const asked = await fetch('/uploads', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    if (!asked.ok) throw new Error(file.name + ': ' + (await asked.json()).message);
    const { url, method, headers } = await asked.json();
    const sent = await fetch(url, { method, headers, body: file });
    if (!sent.ok) throw new Error(file.name + ': the store answered ' + sent.status);
  }

  input.addEventListener('change', async () => {
    try {
      for (const file of input.files) {
        status.textContent = 'sending ' + file.name;
        await send(file);
      }
      status.textContent = '';
    } catch (error) {
      status.textContent = error.message;
    }
    await show();
  });
  await show();
</script>
</html>
`;
