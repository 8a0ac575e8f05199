import { catalogue } from './catalogue';
import { enums } from './enums';
import { shell } from './shell';

export const first = { ...shell, ...catalogue, enums };
