import { BellOutlined, MenuOutlined, QuestionCircleOutlined, UserOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { Button, Dropdown, Grid, Layout, Menu } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { UnreadCountDocument } from '../screens/notifications/notifications.generated';
import { session } from '../session/session-store';
import { useViewer } from '../session/use-session';
import { ActingFor, useColleagues } from './acting-for';
import { LanguageSwitch } from './language-switch';
import { placesFor } from './places';
import { query, queries } from './queries';

/** Of narrow pages alone. */
const NarrowMenu = lazy(async () => ({ default: (await import('./narrow-menu')).NarrowMenu }));

/** What stands around every page: whose it is, where to go, what is new. */
export function Shell() {
  const { t } = useTranslation();
  const isWide = Grid.useBreakpoint().lg ?? true;
  const [isOpen, setOpen] = useState(false);
  const viewer = useViewer();
  return (
    <Layout style={{ minHeight: '100vh' }}>
      <a className="skip" href="#content">
        {t('nav.skip')}
      </a>
      <Layout.Header className="shell-header">
        {!isWide && (
          <Button type="text" icon={<MenuOutlined />} aria-label={t('nav.menu')} onClick={() => setOpen(true)} />
        )}
        <Link to="/" className="shell-brand">
          {t('name')}
        </Link>
        <span className="shell-organization">{viewer.organization.name}</span>
        <LanguageSwitch />
        <Link to="/help" aria-label={t('nav.help')}>
          <QuestionCircleOutlined style={{ color: '#fff', fontSize: 18 }} />
        </Link>
        <Bell />
        <Person />
      </Layout.Header>
      <ActingFor />
      <Layout>
        {isWide ? (
          <Layout.Sider theme="light" width={208}>
            <Places />
          </Layout.Sider>
        ) : (
          <Suspense>
            <NarrowMenu isOpen={isOpen} title={viewer.organization.name} onClose={() => setOpen(false)}>
              <Places onGo={() => setOpen(false)} />
            </NarrowMenu>
          </Suspense>
        )}
        <main id="content" className="shell-content" tabIndex={-1}>
          <Outlet />
        </main>
      </Layout>
    </Layout>
  );
}

function Places({ onGo }: { onGo?: () => void }) {
  const { t } = useTranslation();
  const { roles: mine } = useViewer();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const groups = placesFor(mine);
  const here = groups
    .flatMap(({ places }) => places)
    .map(({ to }) => to)
    .filter((to) => (to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`)));
  return (
    <nav aria-label={t('nav.menu')}>
      <Menu
        mode="inline"
        selectedKeys={here}
        style={{ borderInlineEnd: 0, paddingTop: 8 }}
        items={groups.map(({ word, places }) => ({
          key: word,
          type: 'group',
          label: t(`nav.groups.${word}`),
          children: places.map((place) => ({
            key: place.to,
            // Not the menu's own click: it comes with the key that is pressed, before the link has followed it.
            label: (
              <Link to={place.to} onClick={onGo}>
                {t(`nav.${place.word}`)}
              </Link>
            ),
          })),
        }))}
      />
    </nav>
  );
}

function Bell() {
  const { t } = useTranslation();
  const { data } = useQuery({ ...query(UnreadCountDocument, {}), refetchInterval: 60_000 });
  const unread = data?.notifications.unreadCount ?? 0;
  return (
    <Link to="/notifications" aria-label={`${t('nav.notifications')} ${unread}`}>
      <BellOutlined style={{ color: '#fff', fontSize: 18 }} />
      {unread > 0 && <sup className="bell-count">{unread > 99 ? '99+' : unread}</sup>}
    </Link>
  );
}

function Person() {
  const { t } = useTranslation();
  const { name, email, roles } = useViewer();
  const isNarrow = !(Grid.useBreakpoint().sm ?? true);
  const [isStuck, setStuck] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const colleagues = useColleagues(isOpen);
  const signOut = async (): Promise<void> => {
    try {
      await session.end();
      queries.clear();
    } catch {
      setStuck(true); // the session goes on: whoever leaves this desk must know
    }
  };
  if (isStuck)
    return (
      <Button danger type="primary" onClick={() => void signOut()}>
        {t('signIn.notOut')}
      </Button>
    );
  return (
    <Dropdown
      trigger={['click']}
      onOpenChange={setOpen}
      menu={{
        items: [
          {
            key: 'who',
            disabled: true,
            label: (
              <>
                {email}
                <br />
                {roles.map((role) => t(`enums.Role.${role}`)).join(' · ')}
              </>
            ),
          },
          ...colleagues,
          { type: 'divider' },
          { key: 'second-factor', label: <Link to="/second-factor">{t('nav.secondFactor')}</Link> },
          { key: 'out', label: t('signIn.out'), onClick: () => void signOut() },
        ],
      }}
    >
      <Button type="text" icon={<UserOutlined />} aria-label={name}>
        {!isNarrow && name}
      </Button>
    </Dropdown>
  );
}
