import type { Words } from '../zh';
import { account } from './account';
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
import { transfers } from './transfers';
import { units } from './units';

export const en: Words = {
  ...shell,
  ...account,
  ...approving,
  ...buying,
  ...catalogue,
  ...finance,
  ...operating,
  ...providing,
  ...service,
  ...transfers,
  ...units,
  ...help,
  enums,
};
