import { StorageDriver, type CallOptions, type ContainerRef, type ObjectRef } from '@stowage/core';
import { callShape, checkOptions, z } from '@stowage/core/validation';
import type { S3Backend } from '../backend.js';
import type { CannedAcl, ObjectLock } from '../ex-options.js';
import { aclHeaders, checkOwnership, OWNERSHIP, type S3Ownership } from './access.js';
import { CORS, corsRules, type S3CorsRule } from './cors.js';
import { LIFECYCLE, lifecycleRules, type S3LifecycleRule } from './lifecycle.js';
import {
  checkDefaultRetention,
  checkLegalHold,
  checkRetention,
  LEGAL_HOLD,
  OBJECT_LOCK,
  RETENTION,
  type S3DefaultRetention,
  type S3LockConfiguration,
} from './lock.js';
import { checkPolicy, policyOf, setPolicy, type S3Policy } from './policy.js';
import { Settings, type Owner } from './settings.js';
import { checkTags, CONTAINER_TAGS, OBJECT_TAGS, type S3Tags } from './tags.js';
import { checkWebsite, WEBSITE, type S3Website } from './website.js';

/** An object, or one of its versions. */
export type S3VersionRef = ObjectRef & { readonly versionId?: string | undefined };

/** How a lock is set. */
export interface S3SetRetentionOptions extends CallOptions {
  /** Shorten one of mode `GOVERNANCE`, too. Default: false. */
  readonly bypassGovernance?: boolean | undefined;
}

const plain: z.ZodType<CallOptions> = z.lazy(() => z.strictObject(callShape));
const retained: z.ZodType<S3SetRetentionOptions> = z.lazy(() =>
  z.strictObject({
    ...callShape,
    bypassGovernance: z.boolean().optional(),
  }),
);

/** The settings that S3's buckets and objects have beyond the contract. What a service does not have is a `NotSupportedError` or as it answers. */
export abstract class S3DriverWithSettings<B extends S3Backend> extends StorageDriver<B> {
  /**
   * Empty where there are none.
   *
   * @throws {NotSupportedError} if a rule holds what would be lost if it were set again
   */
  async exGetLifecycle(container: ContainerRef, options?: CallOptions): Promise<readonly S3LifecycleRule[]> {
    return (await this.#settings.get(LIFECYCLE, this.#bucket('exGetLifecycle', container, options))) ?? [];
  }

  /** Replaces all rules; none removes them. */
  async exSetLifecycle(
    container: ContainerRef,
    rules: readonly S3LifecycleRule[],
    options?: CallOptions,
  ): Promise<void> {
    const owner = this.#bucket('exSetLifecycle', container, options);
    const checked = lifecycleRules(rules);
    if (checked.length === 0) return this.#settings.remove('DeleteBucketLifecycle', LIFECYCLE.parameter, owner);
    return this.#settings.set(LIFECYCLE, owner, checked);
  }

  /** The rules for pages of other origins; none where there are none. */
  async exGetCors(container: ContainerRef, options?: CallOptions): Promise<readonly S3CorsRule[]> {
    return (await this.#settings.get(CORS, this.#bucket('exGetCors', container, options))) ?? [];
  }

  /**
   * Lets pages of other origins use what is in the bucket: browsers keep every other page from it. Replaces all rules; none removes them.
   *
   * @throws {InvalidArgumentError} naming what is wrong with a rule
   */
  async exSetCors(container: ContainerRef, rules: readonly S3CorsRule[], options?: CallOptions): Promise<void> {
    const owner = this.#bucket('exSetCors', container, options);
    const checked = corsRules(rules);
    if (checked.length === 0) return this.#settings.remove('DeleteBucketCors', CORS.parameter, owner);
    return this.#settings.set(CORS, owner, checked);
  }

  /** Undefined where there is none. */
  async exGetPolicy(container: ContainerRef, options?: CallOptions): Promise<S3Policy | undefined> {
    return policyOf(this.#settings, this.#bucket('exGetPolicy', container, options), this.provider);
  }

  /** Replaces it; null removes it. */
  async exSetPolicy(container: ContainerRef, policy: S3Policy | null, options?: CallOptions): Promise<void> {
    return setPolicy(this.#settings, this.#bucket('exSetPolicy', container, options), checkPolicy(policy));
  }

  /**
   * Undefined where there is none.
   *
   * @throws {NotSupportedError} if it has rules for routing, which are not read
   */
  async exGetWebsite(container: ContainerRef, options?: CallOptions): Promise<S3Website | undefined> {
    return this.#settings.get(WEBSITE, this.#bucket('exGetWebsite', container, options));
  }

  /** Replaces it; null removes it. */
  async exSetWebsite(container: ContainerRef, website: S3Website | null, options?: CallOptions): Promise<void> {
    const owner = this.#bucket('exSetWebsite', container, options);
    const checked = checkWebsite(website);
    if (checked === null) return this.#settings.remove('DeleteBucketWebsite', WEBSITE.parameter, owner);
    return this.#settings.set(WEBSITE, owner, checked);
  }

  /** Empty where there are none. */
  async exGetContainerTags(container: ContainerRef, options?: CallOptions): Promise<S3Tags> {
    return (await this.#settings.get(CONTAINER_TAGS, this.#bucket('exGetContainerTags', container, options))) ?? {};
  }

  /** Replaces all, at most 50; none removes them. */
  async exSetContainerTags(container: ContainerRef, tags: S3Tags, options?: CallOptions): Promise<void> {
    const owner = this.#bucket('exSetContainerTags', container, options);
    const checked = checkTags('exSetContainerTags', tags);
    if (Object.keys(checked).length > 0) return this.#settings.set(CONTAINER_TAGS, owner, checked);
    return this.#settings.remove('DeleteBucketTagging', CONTAINER_TAGS.parameter, owner);
  }

  /** Empty where there are none. */
  async exGetObjectTags(object: S3VersionRef, options?: CallOptions): Promise<S3Tags> {
    return (await this.#settings.get(OBJECT_TAGS, this.#version('exGetObjectTags', object, options))) ?? {};
  }

  /** Replaces all, at most ten; none removes them. */
  async exSetObjectTags(object: S3VersionRef, tags: S3Tags, options?: CallOptions): Promise<void> {
    const owner = this.#version('exSetObjectTags', object, options);
    const checked = checkTags('exSetObjectTags', tags);
    if (Object.keys(checked).length > 0) return this.#settings.set(OBJECT_TAGS, owner, checked);
    return this.#settings.remove('DeleteObjectTagging', OBJECT_TAGS.parameter, owner);
  }

  /** Undefined where the bucket was made without. */
  async exGetObjectLock(container: ContainerRef, options?: CallOptions): Promise<S3LockConfiguration | undefined> {
    return this.#settings.get(OBJECT_LOCK, this.#bucket('exGetObjectLock', container, options));
  }

  /** What new objects are locked with; null: they are not. */
  async exSetObjectLock(
    container: ContainerRef,
    defaultRetention: S3DefaultRetention | null,
    options?: CallOptions,
  ): Promise<void> {
    const owner = this.#bucket('exSetObjectLock', container, options);
    return this.#settings.set(OBJECT_LOCK, owner, checkDefaultRetention(defaultRetention));
  }

  /** Undefined where it is not locked. */
  async exGetRetention(object: S3VersionRef, options?: CallOptions): Promise<ObjectLock | undefined> {
    return this.#settings.get(RETENTION, this.#version('exGetRetention', object, options));
  }

  /** Locks a version until then. */
  async exSetRetention(object: S3VersionRef, lock: ObjectLock, options: S3SetRetentionOptions = {}): Promise<void> {
    const { bypassGovernance = false, ...rest } = checkOptions('exSetRetention', retained, options);
    const owner = this.#version('exSetRetention', object, rest);
    const headers = bypassGovernance ? { 'x-amz-bypass-governance-retention': 'true' } : {};
    return this.#settings.set(RETENTION, owner, checkRetention(lock), headers);
  }

  /** Whether it cannot be deleted until the hold is taken off. */
  async exGetLegalHold(object: S3VersionRef, options?: CallOptions): Promise<boolean> {
    return (await this.#settings.get(LEGAL_HOLD, this.#version('exGetLegalHold', object, options))) ?? false;
  }

  /** Puts a hold on a version, or takes it off. */
  async exSetLegalHold(object: S3VersionRef, held: boolean, options?: CallOptions): Promise<void> {
    return this.#settings.set(LEGAL_HOLD, this.#version('exSetLegalHold', object, options), checkLegalHold(held));
  }

  /** Undefined where nothing is said: then every object is its writer's. */
  async exGetOwnership(container: ContainerRef, options?: CallOptions): Promise<S3Ownership | undefined> {
    return this.#settings.get(OWNERSHIP, this.#bucket('exGetOwnership', container, options));
  }

  /** Whose new objects are, and whether ACLs are heard. */
  async exSetOwnership(container: ContainerRef, ownership: S3Ownership, options?: CallOptions): Promise<void> {
    const owner = this.#bucket('exSetOwnership', container, options);
    return this.#settings.set(OWNERSHIP, owner, checkOwnership(ownership));
  }

  /** Replaces the grants by those of a canned ACL. */
  async exSetContainerAcl(container: ContainerRef, acl: CannedAcl, options?: CallOptions): Promise<void> {
    const put = { operation: 'PutBucketAcl', parameter: 'acl', headers: aclHeaders('exSetContainerAcl', acl) };
    return this.#settings.put(put, this.#bucket('exSetContainerAcl', container, options));
  }

  /** Replaces the grants by those of a canned ACL. */
  async exSetObjectAcl(object: S3VersionRef, acl: CannedAcl, options?: CallOptions): Promise<void> {
    const put = { operation: 'PutObjectAcl', parameter: 'acl', headers: aclHeaders('exSetObjectAcl', acl) };
    return this.#settings.put(put, this.#version('exSetObjectAcl', object, options));
  }

  get #settings(): Settings {
    return new Settings(this.backend.services);
  }

  #bucket(method: string, container: ContainerRef, options: CallOptions | undefined): Owner {
    const { signal } = checkOptions(method, plain, options);
    return { bucket: this.keyOf(container).name, signal };
  }

  #version(method: string, version: S3VersionRef, options: CallOptions | undefined): Owner {
    const { signal } = checkOptions(method, plain, options);
    const { container, object } = this.keysOf(version);
    return { bucket: container.name, key: object.name, versionId: version.versionId, signal };
  }
}
