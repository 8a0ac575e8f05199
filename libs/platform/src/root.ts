import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The project's folder: where package.json and seeds/ lie, from the sources and from dist alike. */
export const projectRoot: string = (() => {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'seeds')) || !existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('seeds/ was not found beside package.json');
    folder = above;
  }
  return folder;
})();

/** Where the data lie that the product begins with: seeds/, or another folder of the same shape. */
export const seedsDir: string = process.env.SEEDS_DIR || join(projectRoot, 'seeds');
