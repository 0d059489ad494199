import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { context, SpanStatusCode } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { MemoryStorageDriver } from '@stowage/core';
import { containerAt, sync } from '@stowage/sync';
import { traced, tracedSync } from '../src/index.js';

let exporter: InMemorySpanExporter;
let tracerProvider: BasicTracerProvider;
let metricExporter: InMemoryMetricExporter;
let meterProvider: MeterProvider;

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});

afterAll(() => context.disable());

beforeEach(() => {
  exporter = new InMemorySpanExporter();
  tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  meterProvider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter: metricExporter })] });
});

/** The points of a metric, by its attributes. */
async function pointsOf(name: string): Promise<readonly { readonly attributes: object; readonly value: unknown }[]> {
  await meterProvider.forceFlush();
  const metrics = metricExporter
    .getMetrics()
    .at(-1)!
    .scopeMetrics.flatMap((scope) => scope.metrics);
  return metrics.find(({ descriptor }) => descriptor.name === name)!.dataPoints;
}

describe('a traced driver', () => {
  test('makes a span of every call, and measures it', async () => {
    const driver = traced(new MemoryStorageDriver(), { tracerProvider, meterProvider });
    const container = await driver.createContainer('box');
    await container.uploadObjectViaStream('secret words', 'a/b', { metadata: { token: 'hidden' } });
    const spans = exporter.getFinishedSpans();
    expect(spans.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['stowage.createContainer', 'stowage.writeObject']),
    );
    expect(spans.find(({ name }) => name === 'stowage.writeObject')!.attributes).toMatchObject({
      'stowage.provider': 'memory',
      'stowage.container': 'box',
      'stowage.object': 'a/b',
      'stowage.size': 12,
    });
    expect(JSON.stringify(spans.map(({ attributes, events }) => [attributes, events]))).not.toMatch(/secret|hidden/);
    const durations = await pointsOf('stowage.call.duration');
    expect(durations.map(({ attributes }) => attributes)).toContainEqual({
      'stowage.provider': 'memory',
      'stowage.call': 'writeObject',
    });
    expect((await pointsOf('stowage.call.sent'))[0]).toMatchObject({ value: 12 });
  });

  test('marks a call that fails by its code, without its words', async () => {
    const driver = traced(new MemoryStorageDriver(), { tracerProvider, meterProvider });
    await expect(driver.getContainer('nowhere')).rejects.toThrow();
    const [span] = exporter.getFinishedSpans();
    expect(span).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'error.type': 'container_not_found' },
    });
    expect(span!.status.message).toBeUndefined();
    expect((await pointsOf('stowage.call.duration'))[0]!.attributes).toMatchObject({
      'error.type': 'container_not_found',
    });
  });

  test('names what it tells as OpenTelemetry does, and counts seconds in buckets that are for seconds', async () => {
    const driver = traced(new MemoryStorageDriver(), { tracerProvider, meterProvider });
    const container = await driver.createContainer('box');
    const object = await container.uploadObjectViaStream('x', 'a');
    await object.copy(container, 'b');
    const copied = exporter.getFinishedSpans().find(({ name }) => name === 'stowage.copy.copyObject')!;
    expect(copied.attributes).toMatchObject({ 'stowage.source_container': 'box', 'stowage.source_object': 'a' });
    const names = exporter.getFinishedSpans().flatMap((span) => Object.keys(span.attributes));
    expect(names.filter((name) => !/^[a-z]+(?:[._][a-z]+)*$/.test(name))).toEqual([]);
    const [point] = await pointsOf('stowage.call.duration');
    expect(point!.value).toMatchObject({ buckets: { boundaries: expect.arrayContaining([0.005, 0.1, 1]) } });
  });

  test('does as it would without, where nobody has registered anything', async () => {
    const container = await traced(new MemoryStorageDriver()).createContainer('box');
    await container.uploadObjectViaStream('x', 'a');
    expect(await (await container.getObject('a')).text()).toBe('x');
  });
});

describe('a traced sync', () => {
  test('is one span, with transfers and calls of drivers below', async () => {
    const providers = { tracerProvider, meterProvider };
    const driver = traced(new MemoryStorageDriver(), providers);
    const source = containerAt(await driver.createContainer('from'));
    const target = containerAt(await driver.createContainer('to'));
    await source.container.uploadObjectViaStream('one', 'a');
    await target.container.uploadObjectViaStream('old', 'b');
    exporter.reset();
    const about = { source, target, ...providers };
    await tracedSync(about, (onEvent) => sync(source, target, { onEvent, deleteAll: true }));
    const spans = exporter.getFinishedSpans();
    const root = spans.find(({ name }) => name === 'stowage.sync')!;
    expect(root.attributes).toMatchObject({
      'stowage.source': 'memory:from/',
      'stowage.sync.created': 1,
      'stowage.sync.deleted': 1,
    });
    const below = spans.filter((span) => span !== root);
    expect(below.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['stowage.sync.create', 'stowage.copy.copyObject', 'stowage.listObjects']),
    );
    expect(below.every((span) => span.spanContext().traceId === root.spanContext().traceId)).toBe(true);
    const outcomes = await pointsOf('stowage.sync.paths');
    expect(outcomes.map(({ attributes, value }) => [attributes, value])).toEqual([
      [{ 'stowage.outcome': 'create' }, 1],
      [{ 'stowage.outcome': 'delete' }, 1],
    ]);
    expect((await pointsOf('stowage.sync.bytes'))[0]).toMatchObject({ value: 3 });
  });

  test('that is not complete is marked as failed', async () => {
    const [source, target] = await Promise.all(
      ['from', 'to'].map(async (name) => containerAt(await new MemoryStorageDriver().createContainer(name))),
    );
    await target!.container.uploadObjectViaStream('old', 'b');
    const about = { source: source!, target: target!, tracerProvider, meterProvider };
    await tracedSync(about, (onEvent) => sync(source!, target!, { onEvent }));
    expect(exporter.getFinishedSpans()).toMatchObject([
      {
        name: 'stowage.sync',
        status: { code: SpanStatusCode.ERROR },
        attributes: { 'stowage.sync.is_complete': false, 'error.type': 'incomplete' },
      },
    ]);
  });

  test('that is aborted ends its spans', async () => {
    const driver = new MemoryStorageDriver();
    const source = containerAt(await driver.createContainer('from'));
    const target = containerAt(await driver.createContainer('to'));
    await source.container.uploadObjectViaStream('one', 'a');
    const about = { source, target, tracerProvider, meterProvider, name: 'copy' };
    const stop = new AbortController();
    const run = tracedSync(about, (onEvent) =>
      sync(source, target, {
        signal: stop.signal,
        onEvent: (event) => {
          onEvent(event);
          if (event.type === 'started') stop.abort(new Error('enough'));
        },
      }),
    );
    await expect(run).rejects.toThrow('enough');
    const names = exporter.getFinishedSpans().map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['stowage.sync.create', 'stowage.copy']));
    expect(exporter.getFinishedSpans().find(({ name }) => name === 'stowage.copy')!.status.code).toBe(
      SpanStatusCode.ERROR,
    );
  });
});
