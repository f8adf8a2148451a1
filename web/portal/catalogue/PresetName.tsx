import { Button, Group, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NAME_MAX_LENGTH } from './launch-form.ts';

/** Asks for the name of a preset, in its place. */
export function PresetName(props: {
  name: string;
  taken: string[];
  isPending: boolean;
  onSave: (name: string) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation(['launch', 'ui']);
  const [name, setName] = useState(props.name);
  const [isAsked, setIsAsked] = useState(false);
  const trimmed = name.trim();
  const fault = () => {
    if (trimmed === '') return t('invalid.required');
    return props.taken.includes(trimmed) ? t('presets.taken') : null;
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsAsked(true);
    if (fault() === null) props.onSave(trimmed);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Group gap="xs" align="flex-start">
        <TextInput
          flex={1}
          miw={180}
          size="sm"
          aria-label={t('presets.name')}
          placeholder={t('presets.name')}
          maxLength={NAME_MAX_LENGTH}
          data-autofocus
          autoFocus
          value={name}
          error={isAsked && fault()}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" loading={props.isPending}>
          {t('ui:save')}
        </Button>
        <Button variant="default" onClick={props.onCancel}>
          {t('ui:cancel')}
        </Button>
      </Group>
    </form>
  );
}
