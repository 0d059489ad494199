/** One upload of a file, as a program of its own that may be killed: `node upload-once.mjs PLACE ENDPOINT CONTAINER FILE NAME`. */
const [placeUrl, endpoint, container, file, name] = process.argv.slice(2);
const { place } = await import(placeUrl);
await using driver = await place.connect(endpoint);
const object = await (
  await driver.getContainer(container)
).uploadObject(file, name, {
  partSize: Number(process.env.STOWAGE_PART_SIZE),
  concurrency: Number(process.env.STOWAGE_CONCURRENCY),
});
console.log(JSON.stringify({ size: object.size }));
