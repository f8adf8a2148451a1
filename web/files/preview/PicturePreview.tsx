import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { readPicture } from './content.ts';
import { NoPreview } from './NoPreview.tsx';
import classes from './Preview.module.css';

export function PicturePreview({ path, name, type }: { path: string; name: string; type: string }) {
  const { t } = useTranslation('files');
  const picture = useQuery({
    queryKey: ['file-picture', path],
    queryFn: ({ signal }) => readPicture(path, type, signal),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const [address, setAddress] = useState<string | null>(null);
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    if (!picture.data) return;
    const made = URL.createObjectURL(picture.data);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [picture.data]);
  if (picture.isError) return <ErrorState error={picture.error} onRetry={picture.refetch} />;
  if (isBroken) return <NoPreview path={path} title={t('preview.broken')} />;
  if (address === null) return <RowsSkeleton rows={1} height={240} />;
  return (
    <div className={classes.frame}>
      <img src={address} alt={name} className={classes.picture} onError={() => setBroken(true)} />
    </div>
  );
}
