import type { Words } from '../zh';
import { approving } from './approving';
import { buying } from './buying';
import { enums } from './enums';
import { finance } from './finance';
import { help } from './help';
import { operating } from './operating';
import { providing } from './providing';
import { service } from './service';
import { shell } from './shell';

export const en: Words = {
  ...shell,
  ...approving,
  ...buying,
  ...finance,
  ...operating,
  ...providing,
  ...service,
  ...help,
  enums,
};
