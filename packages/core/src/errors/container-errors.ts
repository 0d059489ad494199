import { StorageError, type StorageErrorCode, type StorageErrorDetails } from './storage-error.js';

/** Any failure that concerns one container; `containerName` says which. */
export class ContainerError extends StorageError {
  readonly containerName: string;

  constructor(code: StorageErrorCode, message: string, containerName: string, details?: StorageErrorDetails) {
    super(code, message, details);
    this.containerName = containerName;
  }
}

/** The container does not exist, or the credentials may not see it. */
export class ContainerDoesNotExistError extends ContainerError {
  constructor(containerName: string, details?: StorageErrorDetails) {
    super('container_not_found', `container '${containerName}' does not exist`, containerName, details);
  }
}

/** The name is taken: by this account or, where names are global, by another. */
export class ContainerAlreadyExistsError extends ContainerError {
  constructor(containerName: string, details?: StorageErrorDetails) {
    super('container_already_exists', `container '${containerName}' already exists`, containerName, details);
  }
}

/** The container still holds something, which may be invisible in a plain listing (old versions, unfinished uploads). */
export class ContainerIsNotEmptyError extends ContainerError {
  constructor(containerName: string, hint?: string, details?: StorageErrorDetails) {
    const message = `container '${containerName}' is not empty`;
    super('container_not_empty', hint === undefined ? message : `${message}: ${hint}`, containerName, details);
  }
}

/** The provider does not allow this container name; the message gives the rule. */
export class InvalidContainerNameError extends ContainerError {
  constructor(containerName: string, rule: string, details?: StorageErrorDetails) {
    const message = `'${containerName}' is not a valid container name: ${rule}`;
    super('invalid_container_name', message, containerName, details);
  }
}
