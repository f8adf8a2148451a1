import {
  Button,
  Fieldset,
  Input,
  Modal,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { Severity, WrittenNotice } from '../../../../src/notices/schema.ts';
import { DialogFoot } from '../../../ui/DialogFoot.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { NoticeBar } from '../../../ui/notices/NoticeBar.tsx';
import { inLanguage } from '../../../ui/notices/words.ts';
import { useReturnFocus } from '../../../ui/useReturnFocus.ts';
import { faultsOf, type NoticeValues, noticeOf, textsOf, valuesOf } from './notice-form.ts';
import { useWriteNotice } from './queries.ts';

const SEVERITIES: Severity[] = ['info', 'warning', 'critical'];
const LANGUAGES = ['en', 'ko'] as const;

/** Writes a notice, with how it will look. */
export function NoticeDialog({ notice, onClose }: { notice: WrittenNotice | null; onClose: () => void }) {
  const { t, i18n } = useTranslation('notices');
  const { t: ui } = useTranslation('ui');
  useReturnFocus();
  const isNarrow = useMediaQuery('(max-width: 640px)');
  const write = useWriteNotice(notice);
  const form = useForm({ initialValues: valuesOf(notice), validate: (values) => faultsOf(values, t) });
  const submit = form.onSubmit((values) =>
    write.mutate(noticeOf(values), {
      onSuccess: onClose,
      onError: (error) => form.setErrors(Object.fromEntries(error.fields.map((one) => [one.field, one.message]))),
    }),
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={notice ? t('editName', { title: inLanguage(notice.texts, i18n.language).words.title }) : t('add')}
      size="xl"
      fullScreen={isNarrow ?? false}
      closeButtonProps={{ 'aria-label': ui('close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Input.Wrapper label={t('severity')} labelElement="div">
            <SegmentedControl
              fullWidth
              aria-label={t('severity')}
              data={SEVERITIES.map((value) => ({ value, label: ui(`notices.severity.${value}`) }))}
              {...form.getInputProps('severity')}
            />
          </Input.Wrapper>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {LANGUAGES.map((language) => (
              <Fieldset key={language} legend={t(`language.${language}`)}>
                <Stack gap="sm">
                  <TextInput
                    label={t('titleOf')}
                    lang={language}
                    maxLength={150}
                    {...(language === 'en' && { 'data-autofocus': true })}
                    {...form.getInputProps(`${language}.title`)}
                  />
                  <Textarea
                    label={t('textOf')}
                    description={t('textHelp')}
                    lang={language}
                    rows={4}
                    maxLength={2000}
                    {...form.getInputProps(`${language}.text`)}
                  />
                </Stack>
              </Fieldset>
            ))}
          </SimpleGrid>
          <Text size="xs" c="dimmed">
            {t('oneLanguage')}
          </Text>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput
              type="datetime-local"
              label={t('from')}
              description={t('fromHelp')}
              {...form.getInputProps('from')}
            />
            <TextInput
              type="datetime-local"
              label={t('until')}
              description={t('untilHelp')}
              {...form.getInputProps('until')}
            />
          </SimpleGrid>
          <Switch
            label={t('required')}
            description={t('requiredHelp')}
            {...form.getInputProps('required', { type: 'checkbox' })}
          />
          <Switch
            label={t('atLogin')}
            description={t('atLoginHelp')}
            {...form.getInputProps('at_login', { type: 'checkbox' })}
          />
          <Preview values={form.values} />
          {notice && (
            <Text size="xs" c="dimmed">
              {t('notAgain')}
            </Text>
          )}
          <DialogFoot said={write.error && <ErrorState error={write.error} />}>
            <Button variant="default" onClick={onClose}>
              {ui('cancel')}
            </Button>
            <Button type="submit" loading={write.isPending}>
              {notice ? ui('save') : t('publish')}
            </Button>
          </DialogFoot>
        </Stack>
      </form>
    </Modal>
  );
}

function Preview({ values }: { values: NoticeValues }) {
  const { t, i18n } = useTranslation('notices');
  const texts = textsOf(values);
  const shown = LANGUAGES.filter((language) => texts[language] !== null);
  return (
    <section aria-label={t('preview')}>
      <Text size="sm" fw={500} mb={6}>
        {t('preview')}
      </Text>
      {shown.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('previewEmpty')}
        </Text>
      )}
      <Stack gap="xs">
        {shown.map((language) => {
          const words = texts[language];
          return (
            words && (
              <NoticeBar
                key={language}
                kind={values.severity}
                lang={language}
                words={words}
                {...(values.required && {
                  action: (
                    <Button size="xs" variant="default" component="span" aria-hidden lang={i18n.language}>
                      {i18n.getFixedT(language, 'portal')('notices.read')}
                    </Button>
                  ),
                })}
              />
            )
          );
        })}
      </Stack>
    </section>
  );
}
