import type { ThemeConfig } from 'antd';

/** A colour's ground, border and letters where a word is set on it. Each has two names, of which either may be read. */
const tag = (name: string, ground: string, letters: string) =>
  Object.fromEntries(
    [
      ['1', ground],
      ['3', ground],
      ['7', letters],
    ].flatMap(([step, color]) => [
      [`${name}${step}`, color],
      [`${name}-${step}`, color],
    ]),
  );

/** Dense, calm, of enough contrast: text on every ground is at least 4.5 : 1. */
export const theme: ThemeConfig = {
  token: {
    // Who asked their system for less motion gets none.
    motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    colorPrimary: '#124e96',
    colorInfo: '#124e96',
    colorLink: '#124e96',
    colorTextDescription: '#5c6470',
    colorTextTertiary: '#5c6470',
    colorError: '#b42318',
    // Derived from so dark a blue its grounds would be grey.
    colorPrimaryBg: '#e6effa',
    colorPrimaryBgHover: '#d5e4f6',
    controlItemBgActive: '#e6effa',
    controlItemBgActiveHover: '#d5e4f6',
    ...tag('gold', '#fdf3d9', '#7a4f00'),
    ...tag('orange', '#fdeadb', '#97390a'),
    ...tag('red', '#fdeceb', '#a11d14'),
    ...tag('green', '#e5f4e8', '#1d5f2f'),
    ...tag('blue', '#e6effa', '#124e96'),
    colorTextPlaceholder: '#6b7280',
    borderRadius: 4,
    fontFamily:
      '"PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", "Helvetica Neue", Arial, sans-serif',
  },
  components: { Descriptions: { labelColor: '#5c6470' }, Menu: { itemHeight: 34, itemMarginBlock: 2 } },
};
