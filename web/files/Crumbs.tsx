/** The way to a folder, each part of which leads there. */
import { IconDeviceDesktop, IconHome } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Crumbs.module.css';
import { type Crumb, crumbsTo } from './paths.ts';

const ICON = { size: 16, 'aria-hidden': true } as const;

export function Crumbs(props: {
  path: string;
  home: string;
  /** A link or a button that leads to a part. */
  part: (crumb: Crumb, content: ReactNode, className: string) => ReactNode;
}) {
  const { t } = useTranslation('files');
  const crumbs = crumbsTo(props.path, props.home);
  const content = ({ name, isHome }: Crumb): ReactNode => {
    if (name !== '') return name;
    return isHome ? (
      <>
        <IconHome {...ICON} /> {t('home')}
      </>
    ) : (
      <>
        <IconDeviceDesktop {...ICON} /> {t('root')}
      </>
    );
  };
  return (
    <nav aria-label={t('way')}>
      <ol className={classes.crumbs}>
        {crumbs.map((crumb, index) => (
          <li key={crumb.path} className={classes.crumb}>
            {index === crumbs.length - 1 ? (
              <span aria-current="location" className={classes.here}>
                {content(crumb)}
              </span>
            ) : (
              props.part(crumb, content(crumb), classes.part ?? '')
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
