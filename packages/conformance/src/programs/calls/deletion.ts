import type { StorageErrorCode } from '@stowage/core/spi';
import { tellsMissing } from '../../missing-deletion.js';
import type { Change } from '../planned-call.js';
import type { Versions } from '../program.js';
import type { Client, Located } from '../stage.js';
import { becomes, remove } from './changes.js';

/** What the contract has to say of the deletion of one name. */
export interface Deletion {
  readonly refusals: readonly StorageErrorCode[];
  readonly allowed: readonly StorageErrorCode[];
  readonly changes: readonly Change[];
}

/**
 * The deletion of one name. Where the provider does not tell one that is missing from one that was there, it succeeds; whether it leaves
 * one more hide marker, or takes away the versions that are hidden, is left open then: the name is gone either way.
 */
export function deletionAs(client: Client, located: Located, versions: Versions): Deletion {
  const { model, object, name } = located;
  const isSilent = !tellsMissing(client.driver.backend);
  if (model === undefined || object !== undefined || !isSilent)
    return { refusals: client.missing(located), allowed: [], changes: remove(located, versions) };
  const changes = becomes(located, model.versions(name), model.afterDelete(name, versions));
  return { refusals: [], allowed: client.nameRefusal(name), changes };
}
