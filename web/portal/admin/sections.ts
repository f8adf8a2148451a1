/** The pages of the administration, in the order of its navigation. A page more is a row more. */
import {
  IconAdjustments,
  IconApps,
  IconBell,
  IconDeviceDesktopSearch,
  IconHeartbeat,
  IconListDetails,
  IconTool,
  IconUsers,
  IconUsersGroup,
  type TablerIcon,
} from '@tabler/icons-react';
import { type ComponentType, lazy } from 'react';
import type { User } from '../../../src/auth/schema.ts';
import type { en } from '../../ui/locales.ts';

export interface Section {
  /** Below /admin/. */
  path: string;
  icon: TablerIcon;
  /** Its name, as `nav.<text>` of what all areas share. */
  text: keyof (typeof en)['nav'];
  /** The least role that the server shows it to. */
  least: 'support' | 'admin';
  page: ComponentType;
  /** Of one thing that it lists. */
  below?: { path: string; page: ComponentType };
}

const SECTIONS: readonly Section[] = [
  {
    path: 'sessions',
    icon: IconDeviceDesktopSearch,
    text: 'allSessions',
    least: 'support',
    page: lazy(async () => ({ default: (await import('../support/AllSessionsPage.tsx')).AllSessionsPage })),
    below: {
      path: ':sessionId',
      page: lazy(async () => ({ default: (await import('../support/StaffSessionPage.tsx')).StaffSessionPage })),
    },
  },
  {
    path: 'apps',
    icon: IconApps,
    text: 'allApps',
    least: 'support',
    page: lazy(async () => ({ default: (await import('./AppsPage.tsx')).AppsPage })),
  },
  {
    path: 'users',
    icon: IconUsers,
    text: 'users',
    least: 'support',
    page: lazy(async () => ({ default: (await import('./UsersPage.tsx')).UsersPage })),
  },
  {
    path: 'groups',
    icon: IconUsersGroup,
    text: 'groups',
    least: 'support',
    page: lazy(async () => ({ default: (await import('./GroupsPage.tsx')).GroupsPage })),
  },
  {
    path: 'notices',
    icon: IconBell,
    text: 'notices',
    least: 'support',
    page: lazy(async () => ({ default: (await import('./notices/NoticesPage.tsx')).NoticesPage })),
  },
  {
    path: 'maintenance',
    icon: IconTool,
    text: 'maintenance',
    least: 'support',
    page: lazy(async () => ({ default: (await import('./notices/MaintenancePage.tsx')).MaintenancePage })),
  },
  {
    path: 'health',
    icon: IconHeartbeat,
    text: 'health',
    least: 'support',
    page: lazy(async () => ({ default: (await import('./health/HealthPage.tsx')).HealthPage })),
  },
  {
    path: 'configuration',
    icon: IconAdjustments,
    text: 'configuration',
    least: 'admin',
    page: lazy(async () => ({ default: (await import('./configuration/ConfigurationPage.tsx')).ConfigurationPage })),
  },
  {
    path: 'audit',
    icon: IconListDetails,
    text: 'audit',
    least: 'support',
    page: lazy(async () => ({ default: (await import('./AuditPage.tsx')).AuditPage })),
  },
];

/** What a user of that role may look at. */
export const sectionsFor = (role: User['role'] | undefined): readonly Section[] =>
  SECTIONS.filter(({ least }) => role === 'admin' || role === least);
