import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Language, language, rememberLanguage } from './language';
import type { Words } from './zh';

const first: Record<Language, () => Promise<object>> = {
  'zh-CN': async () => (await import('./zh/first')).first,
  en: async () => (await import('./en/first')).first,
};

const every: Record<Language, () => Promise<Words>> = {
  'zh-CN': async () => (await import('./zh')).zh,
  en: async () => (await import('./en')).en,
};

let isEvery = false;

async function add(next: Language): Promise<void> {
  const words = await (isEvery ? every : first)[next]();
  i18next.addResourceBundle(next, 'translation', words, true, true);
}

/** What lies behind the catalogue needs more words than the first load carries. */
export async function needEveryWord(): Promise<void> {
  if (isEvery) return;
  const words = await every[language()]();
  isEvery = true;
  i18next.addResourceBundle(language(), 'translation', words, true, true);
}

export async function startWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language(),
    resources: {},
    interpolation: { escapeValue: false }, // React escapes
    returnNull: false,
    saveMissing: true,
    missingKeyHandler: (_languages, _namespace, key) => console.error(`no word for ${key}`),
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
