import { Button, Group, Stack, TextInput } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { Cluster } from '../../src/apps/schema.ts';
import type { Solver } from '../../src/solvers/schema.ts';
import * as launch from '../portal/locales/launch.ts';
import { useIsClosed } from '../portal/notices/queries.ts';
import { Panel } from '../portal/Panel.tsx';
import { useLocalized } from '../portal/useLocalized.ts';
import { ScheduleButton } from '../schedules/form/ScheduleButton.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { addTexts } from '../ui/i18n.ts';
import { InputField } from './InputField.tsx';
import { ParamPanel } from './ParamPanel.tsx';
import { useSubmit } from './queries.ts';
import { ResourcePanel } from './ResourcePanel.tsx';
import { faultsOfServer, type RunValues, runRequest } from './run-form.ts';
import { useRunForm } from './useRunForm.ts';

addTexts('launch', launch);

/** What a run is made of. Whatever goes wrong, what was typed stays. */
export function RunForm({ solver, cluster, begin }: { solver: Solver; cluster: Cluster | null; begin: RunValues }) {
  const { t } = useTranslation('cae');
  const { t: ui } = useTranslation('ui');
  const localized = useLocalized();
  const navigate = useNavigate();
  const isClosed = useIsClosed();
  const isShut = isClosed || solver.unavailable !== null;
  const submitting = useSubmit();
  const { form, ofForm, tell, focusFirst } = useRunForm(solver, cluster, begin);
  const submit = form.onSubmit(
    (values) =>
      submitting.mutate(runRequest(solver, values), {
        onSuccess: (run) => navigate(`/cae/runs/${run.run_id}`),
        onError: (error) => tell(faultsOfServer(error.fields)),
      }),
    focusFirst,
  );

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Panel>
          <Stack gap="md">
            <TextInput label={t('form.name')} description={t('form.nameHelp')} {...form.getInputProps('name')} />
            <InputField input={solver.input} {...form.getInputProps('input')} />
          </Stack>
        </Panel>
        <ParamPanel solver={solver} form={form} />
        <ResourcePanel resources={solver.resources} cluster={cluster} form={form} />
        {submitting.error && <ErrorState error={submitting.error} />}
        <Group justify="flex-end" gap="sm">
          <Button component={Link} to="/cae" variant="default">
            {ui('cancel')}
          </Button>
          <Button
            component={Link}
            to={`/cae/studies/new?solver=${solver.solver_id}`}
            // The form of a study goes on from what is typed here.
            state={{ solver_id: solver.solver_id, values: form.values }}
            variant="default"
          >
            {t('form.vary')}
          </Button>
          <ScheduleButton name={form.values.name.trim() || localized(solver.name)} ofForm={ofForm} disabled={isShut} />
          <Button
            type="submit"
            loading={submitting.isPending}
            disabled={isShut}
            leftSection={<IconPlayerPlayFilled size={14} />}
          >
            {t('form.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
