import type { Words } from '../zh';
import { approving } from './approving';
import { buying } from './buying';
import { catalogue } from './catalogue';
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
  ...catalogue,
  ...finance,
  ...operating,
  ...providing,
  ...service,
  ...help,
  enums,
};
