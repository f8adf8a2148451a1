import { useThrottledValue } from '@mantine/hooks';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useReadAgain } from '../queries.ts';
import { ExistsDialog } from './ExistsDialog.tsx';
import { UploadPanel } from './UploadPanel.tsx';
import { useUploads } from './uploads.ts';

const UnpackDialog = lazy(async () => ({ default: (await import('../UnpackDialog.tsx')).UnpackDialog }));

/** To read a folder is work, and a thousand small files come in a minute. */
const READ_AGAIN_MS = 1_500;

/** The uploads, what they ask, and the folder kept true while they come. */
export function Uploads({ onUnpacked }: { onUnpacked?: (folder: string) => void }) {
  /** The path of an archive that is asked about, and those that need not be any more. */
  const [archive, unpack] = useState<string | null>(null);
  const [unpacked, setUnpacked] = useState<readonly string[]>([]);
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
      <UploadPanel unpacked={unpacked} onUnpack={unpack} />
      <Suspense>
        {archive !== null && (
          <UnpackDialog
            path={archive}
            onClose={() => unpack(null)}
            onDone={(folder) => {
              setUnpacked((before) => [...before, archive]);
              onUnpacked?.(folder);
            }}
          />
        )}
      </Suspense>
      {asking && <ExistsDialog key={asking.id} item={asking} hasOthers={items.length > 1} />}
    </>
  );
}
