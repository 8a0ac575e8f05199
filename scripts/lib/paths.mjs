import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository: commands work the same from any directory. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const inRoot = (...parts) => join(root, ...parts);

/** A compiled command of apps/cli. */
export const cliEntry = (name) => inRoot('dist', 'apps', 'cli', 'src', `${name}.js`);
