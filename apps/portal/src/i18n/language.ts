export type Language = 'zh-CN' | 'en';

const KEY = 'yunshi.language';

/** As chosen before on this machine, else Chinese. */
function remembered(): Language {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'zh-CN';
  } catch {
    return 'zh-CN'; // storage may be forbidden
  }
}

let chosen = remembered();

/** The language of the page, of the api's sentences and of files asked for. */
export const language = (): Language => chosen;

export function rememberLanguage(next: Language): void {
  chosen = next;
  document.documentElement.lang = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // It holds for this page.
  }
}
