import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { speak } from '../i18n/i18n';

/** Each language is named in itself. */
export function LanguageSwitch() {
  const { i18n } = useTranslation();
  const isChinese = i18n.language === 'zh-CN';
  return (
    <Button type="text" lang={isChinese ? 'en' : 'zh-CN'} onClick={() => void speak(isChinese ? 'en' : 'zh-CN')}>
      {isChinese ? 'English' : '中文'}
    </Button>
  );
}
