import { spawnSync } from 'node:child_process';
import { versionOf } from './contenders/command.js';

/** Contenders that Debian packages, by their programs, which are named as the packages are. Swift's command comes with the server, if it does. */
const PROGRAMS = { rclone: 'rclone', 'b2-command': 'backblaze-b2' } as const;

/** What the programs say they are; undefined for one that is not there. */
export function debianVersions(): Readonly<Record<keyof typeof PROGRAMS | 'swift-command', string | undefined>> {
  const { rclone, 'b2-command': b2 } = PROGRAMS;
  return { rclone: versionOf(rclone), 'b2-command': versionOf(b2), 'swift-command': versionOf('swift', '--version') };
}

/** Installs what is missing, if this is root on a system with apt; if that fails, it is missing still, and the tables say so. */
export function installDebianContenders(): void {
  const missing = Object.values(PROGRAMS).filter((program) => versionOf(program) === undefined);
  if (missing.length === 0 || process.getuid?.() !== 0) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-q'], { env });
  spawnSync('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...missing], { env });
}
