import { useTranslation } from 'react-i18next';

/** What the mouse buttons do in a 3-D view. */
export function MouseHint() {
  const { t } = useTranslation('framework');
  return (
    <>
      {t('paraview.rotate')}
      <br />
      {t('paraview.pan')}
      <br />
      {t('paraview.zoom')}
    </>
  );
}
