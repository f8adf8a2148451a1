/** The text of a workflow with the numbers of its lines, and what is wrong with it beside. */

import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type RefObject, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiError } from '../../ui/api.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { linesIn, placeOfLine } from './lines.ts';
import classes from './YamlEditor.module.css';

const ROWS_MIN = 12;

export function YamlEditor(props: {
  text: string;
  /** Without it the text can only be read. */
  onChange?: (text: string) => void;
  error: ApiError | null;
  /** What did not happen; without it the faults say how many they are. */
  errorTitle?: string;
}) {
  const { text, onChange, error } = props;
  const { t } = useTranslation('workflows');
  const field = useRef<HTMLTextAreaElement>(null);
  const faultsId = useId();
  const labelId = useId();
  const faults = error?.fields.flatMap(({ line, message }) => (line === undefined ? [] : [{ line, message }])) ?? [];
  const faulty = new Set(faults.map(({ line }) => line));
  const count = linesIn(text);
  return (
    <div className={classes.editor} data-faulty={error !== null || undefined}>
      {error && (
        <div id={faultsId} className={classes.beside}>
          {faults.length === 0 ? (
            <ErrorState error={error} />
          ) : (
            <Faults title={props.errorTitle} faults={faults} text={text} field={field} />
          )}
        </div>
      )}
      <div className={classes.text}>
        <label className={classes.label} id={labelId} htmlFor={`${labelId}-text`}>
          {t('editor.label')}
        </label>
        <div className={classes.frame}>
          <div className={classes.numbers} aria-hidden>
            {Array.from({ length: count }, (_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
              <span key={index} data-faulty={faulty.has(index + 1) || undefined}>
                {index + 1}
              </span>
            ))}
          </div>
          <textarea
            id={`${labelId}-text`}
            ref={field}
            value={text}
            readOnly={onChange === undefined}
            onChange={({ currentTarget }) => onChange?.(currentTarget.value)}
            rows={Math.max(ROWS_MIN, count)}
            wrap="off"
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            aria-invalid={faults.length > 0}
            {...(error && { 'aria-describedby': faultsId })}
          />
        </div>
      </div>
    </div>
  );
}

function Faults(props: {
  title: string | undefined;
  faults: { line: number; message: string }[];
  text: string;
  field: RefObject<HTMLTextAreaElement | null>;
}) {
  const { t } = useTranslation('workflows');
  const { faults, field, text } = props;
  const show = (line: number) => {
    field.current?.focus();
    field.current?.setSelectionRange(...placeOfLine(text, line));
  };
  const lines = new Set(faults.map(({ line }) => line)).size;
  return (
    <Alert
      color="red"
      icon={<IconAlertTriangle />}
      title={props.title ?? t('editor.faults', { count: lines })}
      role="alert"
    >
      <ul className={classes.faults}>
        {faults.map(({ line, message }) => (
          <li key={`${line} ${message}`}>
            <button type="button" onClick={() => show(line)}>
              {t('editor.line', { line })}
            </button>
            <span lang="en">{message}</span>
          </li>
        ))}
      </ul>
    </Alert>
  );
}
