import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCamera } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNotice } from '../ui/useFailureNotice.tsx';
import { pictureName } from './pictureName.ts';

interface Props {
  /** The session's name. */
  name: string;
  take: () => Promise<Blob | null>;
  isReady: boolean;
}

/** Saves the desktop as it is now, at its own resolution. */
export function PictureButton({ name, take, isReady }: Props) {
  const { t } = useTranslation('framework');
  const tell = useNotice();
  const save = async () => {
    const picture = await take();
    if (picture === null) return tell(t('pictureFailed.title'), t('pictureFailed.cure'));
    const link = document.createElement('a');
    link.href = URL.createObjectURL(picture);
    link.download = pictureName(name, new Date());
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <Tooltip label={t('picture')}>
      <ActionIcon
        size="lg"
        aria-label={t('picture')}
        disabled={!isReady}
        onMouseDown={(event) => event.preventDefault()}
        onClick={save}
      >
        <IconCamera size={19} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  );
}
