import { describe, expect, test } from '@jest/globals';
import { treeOf } from '../src/tree-drawing.js';

async function drawn(names: readonly string[], lookAhead?: number): Promise<readonly string[]> {
  const lines: string[] = [];
  let [listed, waits] = [0, 0];
  async function* objects(): AsyncGenerator<{ name: string }, void> {
    for (const name of names) {
      listed += 1;
      yield { name };
    }
  }
  for await (const { text } of treeOf(objects(), '', lookAhead)) {
    waits = Math.max(waits, listed - lines.length);
    lines.push(...text.split('\n'));
  }
  if (lookAhead !== undefined) expect(waits).toBeLessThanOrEqual(lookAhead + 1);
  return lines;
}

describe('a tree', () => {
  test('ends each directory where it ends', async () => {
    expect(await drawn(['a', 'a/b/c', 'a/b/d', 'a/e', 'f/g/h'])).toEqual([
      '├── a',
      '├── a/',
      '│   ├── b/',
      '│   │   ├── c',
      '│   │   └── d',
      '│   └── e',
      '└── f/',
      '    └── g/',
      '        └── h',
    ]);
    expect(await drawn([])).toEqual([]);
  });

  test('has rows for segments that are empty', async () => {
    expect(await drawn(['/', '//x'])).toEqual(['└── /', '    ├── ', '    └── /', '        └── x']);
  });

  test('does not wait for ever: a large directory is drawn as if another one followed', async () => {
    const names = Array.from({ length: 6 }, (_, index) => `a/${index}`);
    expect(await drawn(names, 3)).toEqual([
      '├── a/',
      ...names.slice(0, 5).map((name) => `│   ├── ${name.slice(2)}`),
      '│   └── 5',
    ]);
  });
});
