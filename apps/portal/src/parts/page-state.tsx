import { Link } from '@tanstack/react-router';
import { Alert, Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, codeOf } from '../graphql/errors';

interface Asked<Data> {
  data: Data | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** What a page shows until it has its data, or instead of it. */
export function PageState<Data>({ of, children }: { of: Asked<Data>; children: (data: Data) => ReactNode }) {
  const { t } = useTranslation();
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.error) return <PageError error={of.error} retry={() => void of.refetch()} />;
  return (
    <div role="status" aria-label={t('state.loading')}>
      <Skeleton active paragraph={{ rows: 6 }} />
    </div>
  );
}

function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useTranslation();
  const code = codeOf(error);
  const home = (
    <Link to="/">
      <Button>{t('state.backHome')}</Button>
    </Link>
  );
  if (code === 'FORBIDDEN')
    return <Notice title={t('state.forbidden')} hint={t('state.forbiddenHint')} action={home} />;
  if (code === 'NOT_FOUND') return <Notice title={t('state.notFound')} hint={t('state.notFoundHint')} action={home} />;
  if (code === 'SECOND_FACTOR_ENROLMENT_REQUIRED')
    return (
      <Notice
        title={t('state.mustEnrol')}
        action={
          <Link to="/second-factor">
            <Button type="primary">{t('state.enrol')}</Button>
          </Link>
        }
      />
    );
  const again = <Button onClick={retry}>{t('state.retry')}</Button>;
  if (error instanceof ApiError && error.message)
    return <Notice title={t('state.failed')} hint={error.message} action={again} />;
  return <Notice title={t('state.unreachable')} hint={t('state.unreachableHint')} action={again} />;
}

/** Instead of what is not there: what it is about, and what to do. */
function Notice({ title, hint, action }: { title: string; hint?: string; action?: ReactNode }) {
  return (
    <div className="panel notice" role="alert">
      <h2>{title}</h2>
      {hint && <p>{hint}</p>}
      {action}
    </div>
  );
}

export function PageNotFound() {
  return <PageError error={new ApiError('NOT_FOUND', '')} retry={() => undefined} />;
}

/** Why something asked for was not done: the api's sentences, and the clauses they rest on. */
export function Refusal({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!error) return null;
  if (!(error instanceof ApiError) || !error.message)
    return (
      <Alert
        type="error"
        showIcon
        role="alert"
        title={t('state.unreachable')}
        description={t('state.unreachableHint')}
      />
    );
  // The api's own message repeats a single issue with its path; people need the sentence once.
  const [only, ...others] = error.issues;
  const single = only && !others.length ? only.message : null;
  const lines = [
    ...(single === null ? error.issues.map(({ path, message }) => `${message} (${path})`) : []),
    ...error.findings.map(({ message, code, citation }) =>
      [message ?? code, citation && `${t('state.clause')} 「${citation.quote}」 ${citation.document ?? ''}`]
        .filter(Boolean)
        .join(' '),
    ),
  ];
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={single ?? error.message}
      description={
        lines.length ? (
          <ul>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        ) : undefined
      }
    />
  );
}
