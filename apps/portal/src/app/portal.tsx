import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ConfigProvider, type ConfigProviderProps, Spin } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { language } from '../i18n/language';
import { useSession } from '../session/use-session';
import { queries } from './queries';
import { router } from './router';
import { theme } from './theme';

const SignInPage = lazy(async () => ({ default: (await import('../session/sign-in-page')).SignInPage }));
const SignInAgain = lazy(async () => ({ default: (await import('../session/sign-in-again')).SignInAgain }));

type Locale = ConfigProviderProps['locale'];

const locales: Record<string, () => Promise<Locale>> = {
  'zh-CN': async () => (await import('antd/es/locale/zh_CN')).default,
  en: async () => (await import('antd/es/locale/en_US')).default,
};

/** The words inside the components, in the language of the page. */
function useLocale(): Locale {
  const [locale, setLocale] = useState<Locale>();
  const { i18n } = useTranslation();
  useEffect(() => {
    let wanted = true;
    void locales[i18n.language]!().then((loaded) => wanted && setLocale(loaded));
    return () => {
      wanted = false;
    };
  }, [i18n.language]);
  return locale;
}

export function Portal() {
  const { i18n } = useTranslation();
  const locale = useLocale();
  // What the api says in words is said anew in another language.
  useEffect(() => {
    if (i18n.language === language()) void queries.invalidateQueries();
  }, [i18n.language]);
  return (
    <ConfigProvider locale={locale} theme={theme} button={{ autoInsertSpace: false }}>
      <QueryClientProvider client={queries}>
        <Suspense fallback={<Spin fullscreen />}>
          <Inside />
        </Suspense>
      </QueryClientProvider>
    </ConfigProvider>
  );
}

function Inside() {
  const { status } = useSession();
  if (status === 'asking') return <Spin fullscreen />;
  if (status === 'none') return <SignInPage />;
  return (
    <>
      <RouterProvider router={router} />
      {status === 'expired' && (
        <Suspense>
          <SignInAgain />
        </Suspense>
      )}
    </>
  );
}
