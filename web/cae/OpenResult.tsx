import { Button } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Run } from '../../src/runs/schema.ts';
import type { Solver } from '../../src/solvers/schema.ts';
import { useLocalized } from '../portal/useLocalized.ts';
import { useApps, useLaunch } from '../ui/queries.ts';
import { useFailureNotice } from '../ui/useFailureNotice.tsx';

/** Launches the app that the template names on the run's result, and goes there. A run that goes on can be looked at, too. */
export function OpenResult({ run, solver }: { run: Run; solver: Solver | undefined }) {
  const { t } = useTranslation('cae');
  const localized = useLocalized();
  const navigate = useNavigate();
  const launch = useLaunch();
  const tellFailure = useFailureNotice();
  const apps = useApps().data?.apps;
  const app = apps?.find(({ app_id }) => app_id === solver?.open);
  if (run.result === null || !app || run.started_at === null) return null;
  const file = run.result;
  return (
    <Button
      leftSection={<IconEye size={16} />}
      loading={launch.isPending}
      disabled={app.unavailable !== null}
      {...(app.unavailable && { title: app.unavailable.detail })}
      onClick={() =>
        launch.mutate(
          { app_id: app.app_id, name: run.name, params: { file } },
          {
            onSuccess: ({ session_id }) => navigate(`/sessions/${session_id}`),
            onError: (error) => tellFailure(error),
          },
        )
      }
    >
      {t('actions.open', { app: localized(app.name) })}
    </Button>
  );
}
