import { language } from '../../i18n/language';
import { names, subjects, verbs } from '../../i18n/zh/operations';

/** "offerTransfer" → "Offer transfer": the names are sentences without blanks. */
const inEnglish = (name: string): string => {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** What was done, in words: in Chinese what its first word says and to what; what has no word keeps its English one. */
export function operationName({ action, subject }: { action: string; subject: string | null }): string {
  const verb = verbs[/^[a-z]+/.exec(action)?.[0] ?? ''];
  const what = subjects[subject ?? ''];
  if (language() === 'en' || !(verb ?? names[action])) return inEnglish(action);
  return names[action] ?? `${verb}${what ?? ''}`;
}

/** To what it was done. */
export const subjectName = (subject: string): string =>
  language() === 'en' ? inEnglish(subject) : (subjects[subject] ?? inEnglish(subject));
