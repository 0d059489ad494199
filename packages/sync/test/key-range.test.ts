import { describe, expect, it } from '@jest/globals';
import { MemoryStorageDriver, type Container } from '@stowage/core';
import { containerAt, KeyRange, SyncJob, type SyncEvent, type SyncResult } from '../src/index.js';
import { containerEnd, fill } from './support/trees.js';

const TREE = Object.fromEntries(['a', 'b', 'b/x', 'c', 'd', 'é', '\u{1f600}'].map((name) => [name, name]));

async function syncWithin(ends: readonly Container[], range: KeyRange, onPath?: () => void): Promise<SyncResult> {
  const [source, target] = ends.map((each) => containerAt(each, 'p').within(range));
  if (source === undefined || target === undefined) throw new Error('two ends');
  return new SyncJob(
    'sync',
    { source, target },
    { deleteAll: true, onEvent: ({ type }) => type === 'planned' && onPath?.() },
  ).run();
}

async function twoContainers(): Promise<readonly [Container, Container]> {
  const driver = new MemoryStorageDriver();
  return [await driver.createContainer('one'), await driver.createContainer('two')];
}

describe('a sync of a range', () => {
  it.each([
    [undefined, 'b', ['a', 'b']],
    ['a', 'c', ['b', 'b/x', 'c']],
    ['bb', undefined, ['c', 'd', 'é', '\u{1f600}']],
    ['é', undefined, ['\u{1f600}']],
    ['d', 'd0', []],
  ])('touches the paths after %p up to %p alone', async (after, upTo, expected) => {
    const ends = await twoContainers();
    await fill(containerEnd(ends[0], 'p/'), TREE);
    await fill(containerEnd(ends[1], 'p/'), { 'a-surplus': '', 'c-surplus': '', 'd-surplus': '' });
    await syncWithin(ends, new KeyRange({ after, upTo }));
    const found = Object.keys(await containerEnd(ends[1], 'p/').tree());
    expect(found.filter((name) => !name.endsWith('-surplus'))).toEqual(expected);
    const range = new KeyRange({ after, upTo });
    const stays = ['a-surplus', 'c-surplus', 'd-surplus'].filter((name) => !isIn(name, range));
    expect(found.filter((name) => name.endsWith('-surplus'))).toEqual(stays);
  });

  it('can be cut where it is: what is behind is left for who has the rest, and nothing is done twice', async () => {
    const ends = await twoContainers();
    const names = Array.from({ length: 1500 }, (_, index) => `n${String(index).padStart(4, '0')}`);
    await fill(containerEnd(ends[0], 'p/'), Object.fromEntries(names.map((name) => [name, ''])));
    const range = new KeyRange({ after: 'n0099' });
    let planned = 0;
    const first = await syncWithin(ends, range, () => {
      planned += 1;
      if (planned === 150) range.cut();
    });
    expect(range.upTo).toBe(range.reached);
    const rest = await syncWithin(ends, new KeyRange({ after: range.upTo }));
    expect(first.created).toBeGreaterThanOrEqual(150);
    expect(rest.created).toBeGreaterThan(0);
    expect(first.created + rest.created).toBe(1400);
    expect(Object.keys(await containerEnd(ends[1], 'p/').tree())).toEqual(names.slice(100));
  });

  it.each([
    ['small', { small: 1 }],
    ['large', { large: 1, largeFrom: 1 }],
  ])('lists little more than it can do, so that others may have the rest: %s ones', async (_, limits) => {
    const [source, target] = await twoContainers();
    const names = Array.from({ length: 1500 }, (_each, index) => `n${String(index).padStart(4, '0')}`);
    await fill(containerEnd(source, 'p/'), Object.fromEntries(names.map((name) => [name, 'x'])));
    const range = new KeyRange();
    const options = { ...limits, onEvent: ({ type }: SyncEvent) => type === 'done' && range.cut() };
    const ends = { source: containerAt(source, 'p').within(range), target: containerAt(target, 'p').within(range) };
    const { created } = await new SyncJob('sync', ends, options).run();
    expect(created).toBeGreaterThan(0);
    // A batch of the listing that is under way, and what waits.
    expect(created).toBeLessThanOrEqual(250);
  });

  it('is not cut before anything is reached', () => {
    const range = new KeyRange({ upTo: 'x' });
    expect(range.cut()).toBeUndefined();
    expect(range.upTo).toBe('x');
  });
});

/** ASCII names alone. */
function isIn(name: string, { after, upTo }: KeyRange): boolean {
  return (after === undefined || name > after) && (upTo === undefined || name <= upTo);
}
