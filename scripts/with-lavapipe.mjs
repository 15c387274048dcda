/** `node scripts/with-lavapipe.mjs <command …>`: runs the command with lavapipe as the Vulkan driver. */
import { spawnSync } from 'node:child_process';
import { findLavapipe } from './lavapipe.mjs';

const { env, missing } = findLavapipe();
if (missing) throw new Error(missing);
const [command, ...args] = process.argv.slice(2);
const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
process.exitCode = status ?? 1;
