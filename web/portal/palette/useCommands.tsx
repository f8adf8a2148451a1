import { useMantineColorScheme } from '@mantine/core';
import {
  IconApps,
  IconChartLine,
  IconDeviceDesktop,
  IconFolder,
  IconHome,
  IconLanguage,
  IconListCheck,
  IconLogout,
  IconMoon,
  IconServer,
  IconStack2,
  IconSun,
  IconUser,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { App } from '../../../src/apps/schema.ts';
import type { LaunchRequest } from '../../../src/session/schema.ts';
import { switchLanguage } from '../../ui/i18n.ts';
import { isOneMachine } from '../../ui/one-machine.ts';
import { useApps, useLaunch, useMe, useSessions } from '../../ui/queries.ts';
import { useFailureNotice } from '../../ui/useFailureNotice.tsx';
import { useLogOut } from '../../ui/useLogOut.ts';
import { AppIcon } from '../AppIcon.tsx';
import { type Section, sectionsFor } from '../admin/sections.ts';
import { arrange } from '../catalogue/arrange.ts';
import { isIncomplete } from '../catalogue/incomplete.ts';
import { useLocalized } from '../useLocalized.ts';
import type { Command } from './commands.ts';

const ICON = { size: 18, 'aria-hidden': true } as const;
const ICON_TILE_SIZE = 26;

export function useCommands(): Command[] {
  const { i18n } = useTranslation();
  const localized = useLocalized();
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const me = useMe().data;
  const apps = useApps().data?.apps ?? [];
  const sessions = useSessions('living').data?.pages.flatMap((page) => page.sessions) ?? [];
  const launch = useLaunch();
  const logOut = useLogOut();
  const tellFailure = useFailureNotice();

  const { t } = useTranslation('palette');
  const { t: ui } = useTranslation('ui');
  const other = i18n.language === 'ko' ? 'en' : 'ko';
  const otherUi = i18n.getFixedT(other, 'ui');
  const otherT = i18n.getFixedT(other, 'palette');

  // A promise: the palette has closed by the time of the answer, and with it what listens to the mutation.
  const launchNow = (request: LaunchRequest) =>
    launch.mutateAsync(request).then((session) => navigate(`/sessions/${session.session_id}`), tellFailure);

  const ofSessions = sessions
    .filter(({ user_id }) => user_id === me?.user_id)
    .map(({ session_id, app_id, name }): Command => {
      const app = apps.find((one) => one.app_id === app_id);
      return {
        id: session_id,
        group: 'sessions',
        label: t('open', { name }),
        names: [name, otherT('open', { name }), ...(app ? [app.name.en, app.name.ko] : [])],
        icon: <AppIcon app={app} size={ICON_TILE_SIZE} />,
        run: () => navigate(`/sessions/${session_id}`),
      };
    });

  const ofApp = (app: App): Command[] => {
    const { app_id, name, kept } = app;
    const named = { group: 'apps', icon: <AppIcon app={app} size={ICON_TILE_SIZE} /> } as const;
    const otherName = other === 'ko' ? name.ko : name.en;
    return [
      {
        ...named,
        id: app_id,
        label: t('launch', { app: localized(name) }),
        names: [localized(name), otherName, otherT('launch', { app: otherName })],
        run: () =>
          isIncomplete(app) ? navigate(`/apps?q=${encodeURIComponent(localized(name))}`) : launchNow({ app_id }),
      },
      ...kept.presets.map(({ preset_id, name: preset, ...settings }) => ({
        ...named,
        id: preset_id,
        label: t('launchPreset', { app: localized(name), preset }),
        names: [preset, otherName],
        run: () => launchNow({ app_id, ...settings }),
      })),
    ];
  };

  const page = (
    path: string,
    key: 'home' | 'apps' | 'sessions' | 'cae' | 'files' | 'jobs' | 'cluster' | 'machine' | 'account' | Section['text'],
    icon: React.ReactNode,
  ) => ({
    id: path,
    group: 'pages' as const,
    label: ui(`nav.${key}`),
    names: [otherUi(`nav.${key}`)],
    icon,
    run: () => navigate(path),
  });
  const scheme = (key: 'light' | 'dark' | 'auto', icon: React.ReactNode) => ({
    id: key,
    group: 'settings' as const,
    label: t(`scheme.${key}`),
    names: [otherT(`scheme.${key}`)],
    icon,
    run: () => setColorScheme(key),
  });
  const language = other === 'ko' ? '한국어' : 'English';
  return [
    ...ofSessions,
    ...arrange(apps, { query: '', category: null }, ({ name }) => localized(name))
      .flatMap((group) => group.apps)
      .filter(({ unavailable }) => unavailable === null)
      .flatMap(ofApp),
    page('/', 'home', <IconHome {...ICON} />),
    page('/apps', 'apps', <IconApps {...ICON} />),
    page('/sessions', 'sessions', <IconStack2 {...ICON} />),
    page('/cae', 'cae', <IconChartLine {...ICON} />),
    page('/files', 'files', <IconFolder {...ICON} />),
    ...(isOneMachine ? [] : [page('/jobs', 'jobs', <IconListCheck {...ICON} />)]),
    page('/cluster', isOneMachine ? 'machine' : 'cluster', <IconServer {...ICON} />),
    page('/account', 'account', <IconUser {...ICON} />),
    ...sectionsFor(me?.role).map(({ path, icon: Icon, text }) => page(`/admin/${path}`, text, <Icon {...ICON} />)),
    {
      id: 'language',
      group: 'settings',
      label: t('language', { language }),
      names: [language, otherT('language', { language })],
      icon: <IconLanguage {...ICON} />,
      run: () => switchLanguage(other),
    },
    scheme('light', <IconSun {...ICON} />),
    scheme('dark', <IconMoon {...ICON} />),
    scheme('auto', <IconDeviceDesktop {...ICON} />),
    {
      id: 'log-out',
      group: 'settings',
      label: ui('nav.logOut'),
      names: [otherUi('nav.logOut')],
      icon: <IconLogout {...ICON} />,
      run: () => logOut.mutate(),
    },
  ];
}
