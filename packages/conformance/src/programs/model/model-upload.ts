import type { MultipartUpload, PartRecord } from '@stowage/core/spi';
import type { About } from '../program.js';
import type { ModelContainer } from './model-container.js';

/** A part that was sent. */
export interface ModelPart {
  readonly bytes: Buffer;
  readonly record: PartRecord;
}

/** An upload in parts that is not complete. */
export class ModelUpload {
  readonly upload: MultipartUpload;
  readonly container: ModelContainer;
  readonly about: About;
  readonly parts = new Map<number, ModelPart>();

  constructor(upload: MultipartUpload, container: ModelContainer, about: About) {
    this.upload = upload;
    this.container = container;
    this.about = about;
  }

  /** The parts from the first on, if the upload can be completed with them: two at least, none missing, none too small but the last. */
  complete(minPartSize: number): readonly ModelPart[] | undefined {
    const numbers = [...this.parts.keys()].sort((one, other) => one - other);
    if (numbers.length < 2 || numbers.some((number, index) => number !== index + 1)) return undefined;
    const parts = numbers.map((number) => this.parts.get(number) as ModelPart);
    const isWhole = parts.slice(0, -1).every(({ bytes }) => bytes.length >= minPartSize);
    return isWhole ? parts : undefined;
  }
}
