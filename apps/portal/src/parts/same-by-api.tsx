import { Link } from '@tanstack/react-router';
import { Collapse, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Document } from '../graphql/request';

/** In single quotes of a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The request with which a program gets what the page shows: as curl, and as GraphQL with its variables. */
export function SameByApi<Result, Variables>({
  document,
  variables,
}: {
  document: Document<Result, Variables>;
  variables: Variables;
}) {
  const { t } = useTranslation();
  const text = document.toString().trim();
  const body = JSON.stringify({ query: text.replaceAll(/\s+/g, ' '), variables });
  const curl = [
    `curl ${quoted(`${location.origin}/graphql`)} \\`,
    `  -H 'content-type: application/json' -H "authorization: Bearer $API_KEY" \\`,
    `  -d ${quoted(body)}`,
  ].join('\n');
  return (
    <Collapse
      className="no-print"
      style={{ marginTop: 16 }}
      items={[
        {
          key: 'api',
          label: t('byApi.title'),
          children: (
            <>
              <p style={{ marginTop: 0 }}>
                {t('byApi.hint')}{' '}
                <Link to="/api-keys" style={{ textDecoration: 'underline' }}>
                  {t('nav.apiKeys')}
                </Link>
              </p>
              <Request title="curl" text={curl} />
              <Request title="GraphQL" text={text} />
              <Request title={t('byApi.variables')} text={JSON.stringify(variables, null, 2)} />
            </>
          ),
        },
      ]}
    />
  );
}

function Request({ title, text }: { title: string; text: string }) {
  return (
    <section>
      <h3 style={{ margin: '8px 0' }}>{title}</h3>
      <Typography.Paragraph copyable={{ text }}>
        {/* Scrolled by keyboard too. */}
        <pre className="request" tabIndex={0} aria-label={title}>
          {text}
        </pre>
      </Typography.Paragraph>
    </section>
  );
}
