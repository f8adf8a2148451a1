/** A new workflow, which begins with an example in the user's home. */
import { Button, Group, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import * as caeTexts from '../../cae/locales.ts';
import { useHome } from '../../files/queries.ts';
import { BackLink } from '../../portal/BackLink.tsx';
import { Panel } from '../../portal/Panel.tsx';
import { addTexts } from '../../ui/i18n.ts';
import { Page } from '../../ui/Page.tsx';
import { useMe } from '../../ui/queries.ts';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import * as texts from '../locales.ts';
import { useCreateWorkflow } from '../queries.ts';
import { exampleOf } from './example.ts';
import { useDraft } from './useDraft.ts';
import { YamlEditor } from './YamlEditor.tsx';

addTexts('cae', caeTexts);
addTexts('workflows', texts);

export function NewWorkflowPage() {
  const { t } = useTranslation('workflows');
  const home = useHome();
  const me = useMe().data;
  // Whoever has no home yet sees where it would be.
  const begin = home.data ?? (home.isError ? `/home/${me?.user_id ?? ''}` : null);
  return (
    <>
      <BackLink to="/cae/workflows" label={t('back')} />
      <Page title={t('new')} lead={t('editor.lead')}>
        {begin === null ? <RowsSkeleton rows={1} height={460} /> : <NewText home={begin} />}
      </Page>
    </>
  );
}

function NewText({ home }: { home: string }) {
  const { t } = useTranslation('workflows');
  const [draft, setDraft] = useDraft('new');
  const yaml = draft ?? exampleOf(home, t('example', { returnObjects: true }));
  const navigate = useNavigate();
  const create = useCreateWorkflow();
  const save = () =>
    create.mutate(
      { yaml },
      {
        onSuccess: ({ workflow_id }) => {
          setDraft(null);
          void navigate(`/cae/workflows/${workflow_id}`, { replace: true });
        },
      },
    );
  return (
    <Panel>
      <Stack gap="md">
        <YamlEditor text={yaml} {...(!create.isPending && { onChange: setDraft })} error={create.error} />
        <Group>
          <Button loading={create.isPending} onClick={save}>
            {t('editor.save')}
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}
