import type { FormInstance } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { session } from '../../session/session-store';
import { inputOf, type OfferingFields } from './offering-input';
import { OfferingTrialDocument, type OfferingTrialQuery } from './offering-form.generated';

/** So long after the last key the api is asked. */
const PAUSE = 600;

type Path = (string | number)[];
type Trial = OfferingTrialQuery['offeringTrial'];
type Issue = Trial['issues'][number];

interface Tried {
  trial: Trial | null;
  /** What is wrong where the form has no field. */
  elsewhere: Issue[];
  isAsking: boolean;
  error: unknown;
}

const pathOf = (path: string): Path => path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));

/** The field that shows it: of what is within a field the whole; null where no field does. */
function shownAt(fields: ReadonlySet<string>, path: string): Path | null {
  for (let at = pathOf(path); at.length; at = at.slice(0, -1)) if (fields.has(at.join('.'))) return at;
  return null;
}

const isFilled = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

/** Puts what is wrong beside its fields, and answers the rest. What was never touched is missing, not yet wrong. */
function show(form: FormInstance<OfferingFields>, issues: readonly Issue[]): Issue[] {
  const known = form.getFieldsError().map(({ name }) => name);
  const fields = new Set(known.map((name) => name.join('.')));
  const errors = new Map<string, string[]>(known.map((name) => [name.join('.'), []]));
  const elsewhere: Issue[] = [];
  for (const issue of issues) {
    const name = shownAt(fields, issue.path);
    if (!name) elsewhere.push(issue);
    else if (form.isFieldTouched(name) || isFilled(form.getFieldValue(name)))
      errors.get(name.join('.'))!.push(issue.message);
  }
  form.setFields(known.map((name) => ({ name: name as never, errors: errors.get(name.join('.'))! })));
  return elsewhere;
}

/** Has the api try out what stands in the form, a moment after it changed. */
export function useTrial(form: FormInstance<OfferingFields>): Tried & { changed: () => void } {
  const [tried, setTried] = useState<Tried>({ trial: null, elsewhere: [], isAsking: false, error: null });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const asking = useRef<AbortController>(undefined);
  const ask = useCallback(async (): Promise<void> => {
    asking.current?.abort();
    const { signal } = (asking.current = new AbortController());
    setTried((before) => ({ ...before, isAsking: true }));
    try {
      const input = inputOf(form.getFieldsValue(true) as OfferingFields);
      const { offeringTrial: trial } = await session.ask(OfferingTrialDocument, { input }, signal);
      if (!signal.aborted) setTried({ trial, elsewhere: show(form, trial.issues), isAsking: false, error: null });
    } catch (error) {
      if (!signal.aborted) setTried({ trial: null, elsewhere: [], isAsking: false, error });
    }
  }, [form]);
  const changed = useCallback((): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void ask(), PAUSE);
  }, [ask]);
  useEffect(() => {
    changed();
    return () => {
      clearTimeout(timer.current);
      asking.current?.abort();
    };
  }, [changed]);
  return { ...tried, changed };
}
