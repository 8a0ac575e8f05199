import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Language, language, rememberLanguage } from './language';
import type { Words } from './zh';

const load: Record<Language, () => Promise<Words>> = {
  'zh-CN': async () => (await import('./zh')).zh,
  en: async () => (await import('./en')).en,
};

async function add(next: Language): Promise<void> {
  if (!i18next.hasResourceBundle(next, 'translation'))
    i18next.addResourceBundle(next, 'translation', await load[next]());
}

export async function startWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language(),
    resources: {},
    interpolation: { escapeValue: false }, // React escapes
    returnNull: false,
  });
  await add(language());
  await i18next.changeLanguage(language());
  document.documentElement.lang = language();
}

export async function speak(next: Language): Promise<void> {
  await add(next);
  rememberLanguage(next);
  await i18next.changeLanguage(next);
}
