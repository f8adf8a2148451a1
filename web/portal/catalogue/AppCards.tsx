import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { App, AppList } from '../../../src/apps/schema.ts';
import type { LaunchRequest, Session } from '../../../src/session/schema.ts';
import { useLaunch } from '../../ui/queries.ts';
import { useFailureNotice } from '../../ui/useFailureNotice.tsx';
import { useIsClosed } from '../notices/queries.ts';
import { AppCard } from './AppCard.tsx';
import classes from './AppCards.module.css';
import type { AppGroup } from './arrange.ts';
import { isIncomplete } from './incomplete.ts';
import { limitsOf } from './limits.ts';
import { useFavourite } from './useFavourite.ts';

// Forms weigh as much as all the rest of the page, and most launches need none.
const LaunchDialog = lazy(async () => ({ default: (await import('./LaunchDialog.tsx')).LaunchDialog }));

/** Apps to launch by one click, or with options. */
export function AppCards(props: {
  list: AppList;
  groups: AppGroup[];
  /** The user's sessions that are alive, which count against the limits. */
  mine: Session[];
  isBrief?: boolean;
  /** Of the cards' titles where their group has no heading. */
  order?: 2 | 3;
}) {
  const { list, groups, mine, isBrief = false, order = 2 } = props;
  const { t } = useTranslation('portal');
  const launch = useLaunch();
  const isClosed = useIsClosed();
  const favourite = useFavourite();
  const navigate = useNavigate();
  const showFailure = useFailureNotice();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = list.apps.find((app) => app.app_id === chosenId);

  const launchNow = (request: LaunchRequest) =>
    launch.mutate(request, {
      onSuccess: (session) => navigate(`/sessions/${session.session_id}`),
      onError: (error) => showFailure(error),
    });

  const card = (app: App, ofTitle: 2 | 3) => (
    <AppCard
      key={app.app_id}
      app={app}
      order={ofTitle}
      isBrief={isBrief}
      limits={limitsOf(app, mine, list)}
      isClosed={isClosed}
      isLaunching={launch.isPending && launch.variables.app_id === app.app_id}
      onLaunch={() => (isIncomplete(app) ? setChosenId(app.app_id) : launchNow({ app_id: app.app_id }))}
      onOptions={() => setChosenId(app.app_id)}
      onFavourite={() => favourite.mutate(app)}
    />
  );

  return (
    <>
      {/* One list for all groups: a card that changes its group keeps the keyboard. */}
      <div className={classes.grid} data-brief={isBrief || undefined}>
        {groups.flatMap(({ heading, apps }) => [
          heading && (
            <h2 key={heading} className={classes.heading}>
              {t(`catalogue.${heading}`)}
            </h2>
          ),
          ...apps.map((app) => card(app, heading === null ? order : 3)),
        ])}
      </div>
      <Suspense>
        {chosen && (
          <LaunchDialog
            app={chosen}
            cluster={list.cluster}
            limits={limitsOf(chosen, mine, list)}
            onClose={() => setChosenId(null)}
          />
        )}
      </Suspense>
    </>
  );
}
