import { fileURLToPath } from 'node:url';
import { debianInstallSize, npmInstallSize, type InstallSize } from './install-size.js';

const HERE = fileURLToPath(new URL('../..', import.meta.url));

/** Of every contender that is installed. */
export async function installSizes(): Promise<readonly InstallSize[]> {
  const npm = await Promise.all([
    npmInstallSize('stowage', ['@stowage/core', '@stowage/driver-backblaze-b2'], HERE),
    npmInstallSize('stowage (s3)', ['@stowage/core', '@stowage/driver-s3'], HERE),
    npmInstallSize('stowage (azure)', ['@stowage/core', '@stowage/driver-azure-blobs'], HERE),
    npmInstallSize('stowage (swift)', ['@stowage/core', '@stowage/driver-swift'], HERE),
    npmInstallSize('aws-sdk', ['@aws-sdk/client-s3', '@aws-sdk/lib-storage'], HERE),
    npmInstallSize('azure-sdk', ['@azure/storage-blob'], HERE),
    npmInstallSize('bare-loop', ['undici'], HERE),
    npmInstallSize('npm-backblaze-b2', ['backblaze-b2'], HERE),
  ]);
  const debian = ['rclone', 'backblaze-b2'].map(debianInstallSize).filter((size) => size !== undefined);
  return [...npm, ...debian];
}
