import { Box } from '@mantine/core';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { nameOf } from '../paths.ts';
import classes from './DropArea.module.css';
import { droppedOf } from './picked.ts';
import { uploads } from './uploads.ts';

/** What is dropped on it is uploaded into the folder; null: nothing can be. Whoever cannot drag has the button. */
export function DropArea({ folder, children }: { folder: string | null; children: ReactNode }) {
  const { t } = useTranslation('files');
  // Each element that the pointer goes over tells of its coming, and the one before of its going.
  const depth = useRef(0);
  const [isOver, setOver] = useState(false);
  const enter = (by: number) => {
    depth.current = Math.max(0, depth.current + by);
    setOver(depth.current > 0);
  };
  const ofFiles = (act: (event: DragEvent) => void) => (event: DragEvent) => {
    if (folder === null || !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    act(event);
  };
  return (
    <Box
      className={classes.area ?? ''}
      onDragEnter={ofFiles(() => enter(1))}
      onDragLeave={ofFiles(() => enter(-1))}
      onDragOver={ofFiles((event) => {
        event.dataTransfer.dropEffect = 'copy';
      })}
      onDrop={ofFiles(({ dataTransfer }) => {
        enter(-depth.current);
        if (folder !== null) void droppedOf(dataTransfer).then((picked) => uploads.add(folder, picked));
      })}
    >
      {children}
      {isOver && folder !== null && (
        <div className={classes.target}>{t('upload.drop', { name: nameOf(folder) || '/' })}</div>
      )}
    </Box>
  );
}
