/** What a process printed: all of it, or its beginning and its end if it printed too much. */

/** Of the beginning, in bytes. */
const HEAD = 256 * 1024;
/** Of the end, in bytes: at least so much is kept, and at most twice as much. */
const TAIL = 1024 * 1024;

export class BoundedOutput {
  #head = [];
  #headBytes = 0;
  #tail = [];
  #tailBytes = 0;
  #leftOut = 0;

  add(chunk) {
    if (this.#headBytes < HEAD) {
      this.#head.push(chunk);
      this.#headBytes += chunk.length;
      return;
    }
    this.#tail.push(chunk);
    this.#tailBytes += chunk.length;
    if (this.#tailBytes > 2 * TAIL) this.#shorten();
  }

  text() {
    const gap = this.#leftOut === 0 ? [] : [Buffer.from(`\n… ${this.#leftOut} bytes left out …\n`)];
    return Buffer.concat([...this.#head, ...gap, ...this.#tail]).toString();
  }

  #shorten() {
    const tail = Buffer.concat(this.#tail);
    this.#leftOut += tail.length - TAIL;
    this.#tail = [tail.subarray(-TAIL)];
    this.#tailBytes = TAIL;
  }
}
