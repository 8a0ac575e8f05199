import { buying } from './buying';
import { enums } from './enums';
import { shell } from './shell';

export const first = { ...shell, ...buying, enums };
