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

/** Every word of the portal's own in 简体中文, an area of screens a file; `en/` has the same keys. Sentences of the rules come from the api. */
export const zh = {
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

/** The same keys in every language. */
export type Words = typeof zh;
