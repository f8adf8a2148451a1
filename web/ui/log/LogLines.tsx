/** What a program writes, followed as it comes: at its end unless the reader has gone up. */
import { Box, Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './LogLines.module.css';
import type { Lines } from './lines.ts';

/** Nearer to the end than this is at the end. */
const END_PX = 24;

export function LogLines({ lines, label }: { lines: Lines; label: string }) {
  const { t } = useTranslation('ui');
  const view = useRef<HTMLPreElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const toEnd = () => view.current?.scrollTo({ top: view.current.scrollHeight });
  useLayoutEffect(() => {
    if (isAtEnd) toEnd();
  });
  return (
    <div className={classes.frame}>
      <Box
        component="pre"
        role="log"
        aria-live="off"
        ref={view}
        className={classes.lines}
        tabIndex={0}
        aria-label={label}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) =>
          setAtEnd(scrollHeight - scrollTop - clientHeight < END_PX)
        }
      >
        {lines.blocks.map(({ from, text }) => (
          <span key={from}>{text}</span>
        ))}
        {lines.rest}
      </Box>
      {!isAtEnd && (
        <Button className={classes.newest ?? ''} size="xs" leftSection={<IconArrowDown size={15} />} onClick={toEnd}>
          {t('toNewest')}
        </Button>
      )}
    </div>
  );
}
