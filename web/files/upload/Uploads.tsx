import { useThrottledValue } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { useReadAgain } from '../queries.ts';
import { ExistsDialog } from './ExistsDialog.tsx';
import { UploadPanel } from './UploadPanel.tsx';
import { useUploads } from './uploads.ts';

/** To read a folder is work, and a thousand small files come in a minute. */
const READ_AGAIN_MS = 1_500;

/** The uploads, what they ask, and the folder kept true while they come. */
export function Uploads() {
  const { items, landed } = useUploads();
  const seen = useThrottledValue(landed, READ_AGAIN_MS);
  const readAgain = useReadAgain();
  const before = useRef(seen);
  useEffect(() => {
    if (before.current === seen) return;
    before.current = seen;
    void readAgain();
  }, [seen, readAgain]);
  const asking = items.find(({ state }) => state === 'asking');
  return (
    <>
      <UploadPanel />
      {asking && <ExistsDialog key={asking.id} item={asking} hasOthers={items.length > 1} />}
    </>
  );
}
