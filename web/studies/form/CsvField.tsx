import { Button, Group, Textarea } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { IconFileUpload } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Solver } from '../../../src/solvers/schema.ts';
import classes from './CsvField.module.css';

/** A table as text: typed, chosen or dropped. */
export function CsvField({ solver, ...field }: { solver: Solver } & GetInputPropsReturnType) {
  const { t } = useTranslation('studies');
  const chosen = useRef<HTMLInputElement>(null);
  const take = async (files: FileList | null) => {
    const file = files?.[0];
    if (file) field.onChange(await file.text());
  };
  const names = solver.params.map(({ id, type, ...param }) => {
    const unit = type === 'number' && 'unit' in param ? param.unit : null;
    return unit === null ? id : `${id} [${unit}]`;
  });
  return (
    <div>
      <Textarea
        {...field}
        label={t('form.table')}
        description={t('form.tableHelp', { names: names.join(', ') })}
        placeholder={`${names.slice(0, 2).join(',')}\n…`}
        classNames={{ input: classes.text ?? '', error: classes.error ?? '' }}
        autosize
        minRows={5}
        maxRows={14}
        spellCheck={false}
        onDragOver={(event) => {
          if (event.dataTransfer.types.includes('Files')) event.preventDefault();
        }}
        onDrop={(event) => {
          if (event.dataTransfer.files.length === 0) return;
          event.preventDefault();
          void take(event.dataTransfer.files);
        }}
      />
      <Group mt="xs">
        <input
          ref={chosen}
          type="file"
          hidden
          tabIndex={-1}
          accept=".csv,.tsv,.txt,text/*"
          aria-label={t('form.file')}
          onChange={({ currentTarget }) => {
            void take(currentTarget.files);
            // The same one may be chosen again.
            currentTarget.value = '';
          }}
        />
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFileUpload size={15} />}
          onClick={() => chosen.current?.click()}
        >
          {t('form.file')}
        </Button>
      </Group>
    </div>
  );
}
