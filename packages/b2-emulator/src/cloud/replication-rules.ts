import { badRequest } from './cloud-error.js';

/** Which names go to which bucket. */
export interface ReplicationRule {
  readonly replicationRuleName: string;
  readonly destinationBucketId: string;
  readonly fileNamePrefix: string;
  readonly isEnabled: boolean;
  readonly includeExistingFiles?: boolean | undefined;
  readonly priority: number;
}

/** Both sides of a bucket's replication, as B2 prints them. */
export interface Replication {
  readonly asReplicationSource: {
    readonly replicationRules: readonly ReplicationRule[];
    readonly sourceApplicationKeyId: string;
  } | null;
  readonly asReplicationDestination: {
    readonly sourceToDestinationKeyMapping: Readonly<Record<string, string>>;
  } | null;
}

const RULE_NAME = /^[A-Za-z0-9_-]{1,64}$/;
const MAX_PRIORITY = 2_147_483_647;

/** @throws {CloudError} 400 `bad_request` on a bad name or priority, or one that two rules share */
export function checkReplication(replication: Replication | null): void {
  const rules = replication?.asReplicationSource?.replicationRules ?? [];
  for (const { replicationRuleName: name, priority } of rules) {
    if (!RULE_NAME.test(name)) throw badRequest(`Invalid replication rule name: ${name}`);
    if (!Number.isInteger(priority) || priority < 1 || priority > MAX_PRIORITY)
      throw badRequest(`Replication priority out of range: ${priority}`);
  }
  if (new Set(rules.map((rule) => rule.replicationRuleName)).size < rules.length)
    throw badRequest('Replication rule names must be unique');
}

/** The rules of a bucket that a name falls under, the most important first; of each destination the first only. */
export function rulesFor(
  { replication }: { readonly replication: Replication | null },
  fileName: string,
): ReplicationRule[] {
  const seen = new Set<string>();
  return [...(replication?.asReplicationSource?.replicationRules ?? [])]
    .filter((rule) => rule.isEnabled && fileName.startsWith(rule.fileNamePrefix))
    .sort((a, b) => b.priority - a.priority)
    .filter(({ destinationBucketId: id }) => !seen.has(id) && seen.add(id));
}
