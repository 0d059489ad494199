import type { UploadOptions } from '@stowage/core';
import type { RequestKind } from '../wire.js';
import type { HostileCall, HostileStage, PlannedCall } from './hostile-call.js';

const OLD = Buffer.from('old');
const SMALL = 5000;

/** Replaces an object, which is the old or the new one afterwards, whole, with nothing unfinished beside it. */
async function replacing(stage: HostileStage, bytes: Buffer, parts?: UploadOptions): Promise<PlannedCall> {
  await stage.put('object', OLD);
  return {
    call: () => stage.attacked.uploadObjectViaStream(bytes, stage.container, 'object', parts),
    right: () => stage.assertContent('object', [bytes]),
    after: () => stage.assertContent('object', [OLD, bytes]),
  };
}

function small(name: string, kind: RequestKind): HostileCall {
  const plan = async (stage: HostileStage): Promise<PlannedCall> => {
    return replacing(stage, Buffer.concat([stage.large(3), stage.large(4)]).subarray(0, SMALL));
  };
  return { name, kind, plan };
}

function inParts(name: string, kind: RequestKind): HostileCall {
  const plan = async (stage: HostileStage): Promise<PlannedCall> => {
    const planned = await replacing(stage, stage.large(5), { partSize: stage.partSize, concurrency: 2 });
    const after = async (): Promise<void> => {
      await planned.after?.();
      // Of an upload that was begun, but whose beginning was never answered, only the server knows.
      if (kind !== 'begin') await stage.assertNothingUnfinished();
    };
    return { ...planned, after };
  };
  return { name, kind, needs: ['multipart'], plan };
}

/** Calls that store, by the request that is harmed. */
export const uploadCalls: readonly HostileCall[] = [
  small('upload', 'write'),
  small('upload-prepare', 'prepare'),
  inParts('upload-begin', 'begin'),
  inParts('upload-part', 'part'),
  inParts('upload-complete', 'complete'),
];
