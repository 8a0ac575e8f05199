import { useTranslation } from 'react-i18next';

/** Data keep both names; the page shows its own language's. */
export function useCategoryName(): (category: { nameZh: string; nameEn: string }) => string {
  const { i18n } = useTranslation();
  return ({ nameZh, nameEn }) => (i18n.language === 'en' ? nameEn : nameZh);
}
