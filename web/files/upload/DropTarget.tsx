import { Box } from '@mantine/core';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import classes from './DropTarget.module.css';
import { droppedOf, type Picked } from './picked.ts';

/** Where files of the user's computer can be dropped; null: nothing can be. The label says so while they are held over it. */
export function DropTarget(props: {
  label: string;
  size: 'field' | 'page';
  onDrop: ((picked: Picked[]) => void) | null;
  children: ReactNode;
}) {
  const { onDrop } = props;
  // Each element that the pointer goes over tells of its coming, and the one before of its going.
  const depth = useRef(0);
  const [isOver, setOver] = useState(false);
  const enter = (by: number) => {
    depth.current = Math.max(0, depth.current + by);
    setOver(depth.current > 0);
  };
  const ofFiles = (act: (event: DragEvent) => void) => (event: DragEvent) => {
    if (onDrop === null || !event.dataTransfer.types.includes('Files')) return;
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
        void droppedOf(dataTransfer).then(onDrop);
      })}
    >
      {props.children}
      {isOver && onDrop !== null && (
        <div className={classes.target} data-size={props.size}>
          {props.label}
        </div>
      )}
    </Box>
  );
}
