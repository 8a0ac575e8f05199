import type { Words } from '../zh';
import { buying } from './buying';
import { enums } from './enums';
import { finance } from './finance';
import { operating } from './operating';
import { service } from './service';
import { shell } from './shell';

export const en: Words = { ...shell, ...buying, ...finance, ...operating, ...service, enums };
