import { catalogue } from './catalogue';
import { enums } from './enums';
import { shell } from './shell';

/** What home and the catalogue say: the first load carries no other words. */
export const first = { ...shell, ...catalogue, enums };
