import { Button, Group, Stack, TextInput } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { Cluster } from '../../../src/apps/schema.ts';
import type { Solver } from '../../../src/solvers/schema.ts';
import { InputField } from '../../cae/InputField.tsx';
import { ResourcePanel } from '../../cae/ResourcePanel.tsx';
import * as launch from '../../portal/locales/launch.ts';
import { useIsClosed } from '../../portal/notices/queries.ts';
import { Panel } from '../../portal/Panel.tsx';
import { useLocalized } from '../../portal/useLocalized.ts';
import { ScheduleButton } from '../../schedules/form/ScheduleButton.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { useSubmitStudy } from '../queries.ts';
import { PreviewPanel } from './PreviewPanel.tsx';
import { faultsOfServer, type StudyValues, studyRequest } from './study-form.ts';
import { useStudyForm } from './useStudyForm.ts';
import { VariationPanel } from './VariationPanel.tsx';

addTexts('launch', launch);

/** What a study is made of. Whatever goes wrong, what was typed stays. */
export function StudyFields(props: {
  solver: Solver;
  cluster: Cluster | null;
  begin: StudyValues;
  /** Told what is typed: whoever chooses another solver keeps what is of use. */
  onType: (values: StudyValues) => void;
}) {
  const { solver } = props;
  const { t } = useTranslation('studies');
  const { t: ui } = useTranslation('ui');
  const localized = useLocalized();
  const navigate = useNavigate();
  const isClosed = useIsClosed();
  const isShut = isClosed || solver.unavailable !== null;
  const submitting = useSubmitStudy();
  const studying = useStudyForm(solver, props.cluster, props.begin);
  const { form, field, preview, isComplete, ofForm, tell, focusFirst } = studying;
  useEffect(() => props.onType(form.values));
  const count = isComplete && preview.isCurrent ? preview.data?.samples.length : undefined;

  const submit = form.onSubmit((values) => {
    const request = studyRequest(solver, values);
    submitting.mutate(request, {
      onSuccess: ({ study_id }) => navigate(`/cae/studies/${study_id}`),
      onError: (error) => tell(faultsOfServer(error.fields, request.variations)),
    });
  }, focusFirst);

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Panel>
          <Stack gap="md">
            <TextInput label={t('form.name')} description={t('form.nameHelp')} {...field('name')} />
            <InputField input={solver.input} {...field('input')} />
          </Stack>
        </Panel>
        <VariationPanel solver={solver} form={form} field={field} />
        <PreviewPanel solver={solver} {...studying} />
        <ResourcePanel resources={solver.resources} cluster={props.cluster} form={form} />
        {submitting.error && <ErrorState error={submitting.error} />}
        <Group justify="flex-end" gap="sm">
          <Button component={Link} to="/cae/studies" variant="default">
            {ui('cancel')}
          </Button>
          <ScheduleButton name={form.values.name.trim() || localized(solver.name)} ofForm={ofForm} disabled={isShut} />
          <Button
            type="submit"
            loading={submitting.isPending}
            disabled={isShut}
            leftSection={<IconPlayerPlayFilled size={14} />}
          >
            {count === undefined ? t('form.submitNone') : t('form.submit', { count })}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
