import { VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle, IconTool, IconUrgent } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { NoticeText, Severity } from '../../../src/notices/schema.ts';
import { LinkedText } from './LinkedText.tsx';
import classes from './NoticeBar.module.css';

const ICONS = { info: IconInfoCircle, warning: IconAlertTriangle, critical: IconUrgent, maintenance: IconTool };

/** One thing that is told, and what can be done with it. */
export function NoticeBar(props: {
  kind: Severity | 'maintenance';
  /** The language of the words where it may be another than the page's. */
  lang?: 'en' | 'ko';
  words: NoticeText;
  action?: ReactNode;
}) {
  const { kind, words } = props;
  const { t } = useTranslation('ui');
  const Icon = ICONS[kind];
  return (
    <article className={classes.bar} data-kind={kind} lang={props.lang}>
      <Icon size={20} className={classes.icon ?? ''} aria-hidden />
      <div className={classes.words}>
        <p className={classes.title}>
          {kind !== 'maintenance' && <VisuallyHidden>{t(`notices.severity.${kind}`)}: </VisuallyHidden>}
          {words.title}
        </p>
        {words.text !== '' && <LinkedText text={words.text} />}
      </div>
      {props.action}
    </article>
  );
}
