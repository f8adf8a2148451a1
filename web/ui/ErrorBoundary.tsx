import { Button } from '@mantine/core';
import { IconAnchor } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from './EmptyState.tsx';

/** Keeps a fault of one page from taking the frame with it. (React has no other form for this than a class.) */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const { t } = useTranslation('ui');
  return (
    <EmptyState
      icon={<IconAnchor />}
      title={t('broken.what')}
      cure={t('broken.cure')}
      action={<Button onClick={() => location.reload()}>{t('reload')}</Button>}
    />
  );
}
