import type { ModelObject, ModelVersion } from '../model/model-version.js';
import type { Change } from '../planned-call.js';
import type { Versions } from '../program.js';
import type { Located } from '../stage.js';

/** An object is stored. */
export function put({ model, place, name }: Located, object: ModelObject): readonly Change[] {
  if (model === undefined) return [];
  return [{ model, container: place.container, name, after: model.afterPut(name, object) }];
}

/** An object is deleted. */
export function remove({ model, place, name, object }: Located, versions: Versions): readonly Change[] {
  if (model === undefined || object === undefined) return [];
  const after = model.afterDelete(name, versions);
  const gradually = after.length === 0 ? 'newest-last' : undefined;
  return [{ model, container: place.container, name, after, gradually }];
}

/** The versions of a name become these, or those. */
export function becomes(
  { model, place, name }: Located,
  after: readonly ModelVersion[],
  or?: readonly ModelVersion[],
): readonly Change[] {
  return model === undefined ? [] : [{ model, container: place.container, name, after, or }];
}
