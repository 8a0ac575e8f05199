import type { ThemeConfig } from 'antd';

/** Dense, calm, of enough contrast: text on every ground is at least 4.5 : 1. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#124e96',
    colorInfo: '#124e96',
    colorLink: '#124e96',
    colorTextDescription: '#5c6470',
    colorTextTertiary: '#5c6470',
    colorError: '#b42318',
    gold: '#855800',
    orange: '#b54708',
    red: '#b42318',
    green: '#1d5f2f',
    blue: '#124e96',
    colorTextPlaceholder: '#6b7280',
    borderRadius: 4,
    fontFamily:
      '"PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", "Helvetica Neue", Arial, sans-serif',
  },
  components: { Descriptions: { labelColor: '#5c6470' } },
};
