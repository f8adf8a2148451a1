import { Alert, Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ColourSchemeMenu } from '../ui/ColourSchemeMenu.tsx';
import { LanguageMenu } from '../ui/LanguageMenu.tsx';
import { Mark } from '../ui/Mark.tsx';
import { MaintenanceBar } from '../ui/notices/MaintenanceBar.tsx';
import { NoticeBar } from '../ui/notices/NoticeBar.tsx';
import { inLanguage } from '../ui/notices/words.ts';
import { useProblemText } from '../ui/problem.ts';
import { Harbour } from './Harbour.tsx';
import classes from './LoginPage.module.css';
import { useLogin } from './useLogin.ts';
import { useLoginNotices } from './useLoginNotices.ts';

export function LoginPage() {
  const { t, i18n } = useTranslation('auth');
  const { notices, maintenance } = useLoginNotices();
  const textOf = useProblemText();
  const login = useLogin();
  const [isShown, setIsShown] = useState(false);
  const required = (value: string) => (value === '' ? t('required') : null);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { username: '', password: '' },
    validate: { username: required, password: required },
  });
  useEffect(() => {
    document.title = `${t('title')} · Berth`;
  }, [t]);

  const problem = login.error && textOf(login.error);
  const isWaiting = login.waitSeconds > 0;
  return (
    <div className={classes.page}>
      <header className={classes.brand}>
        <Harbour />
        <div className={classes.product}>
          <Mark size={40} />
          <span>Berth</span>
        </div>
        <p className={classes.lead}>{t('lead')}</p>
      </header>
      <div className={classes.side}>
        <div className={classes.tools}>
          <LanguageMenu />
          <ColourSchemeMenu />
        </div>
        <main className={classes.main}>
          <div className={classes.told}>
            {maintenance && <MaintenanceBar maintenance={maintenance} />}
            {notices.map(({ notice_id, severity, texts }) => (
              <NoticeBar key={notice_id} kind={severity} {...inLanguage(texts, i18n.language)} />
            ))}
          </div>
          <form className={classes.form} noValidate onSubmit={form.onSubmit((credentials) => login.logIn(credentials))}>
            <Title order={1}>{t('title')}</Title>
            <Stack gap="md" mt="lg">
              <TextInput
                label={t('username')}
                size="md"
                name="username"
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                autoFocus
                key={form.key('username')}
                {...form.getInputProps('username')}
              />
              <PasswordInput
                label={t('password')}
                size="md"
                name="password"
                autoComplete="current-password"
                key={form.key('password')}
                {...form.getInputProps('password')}
                visible={isShown}
                onVisibilityChange={setIsShown}
                visibilityToggleButtonProps={{
                  'aria-label': t(isShown ? 'hide' : 'show'),
                  'aria-hidden': false,
                  tabIndex: 0,
                }}
              />
              <Button type="submit" size="md" fullWidth loading={login.isPending} disabled={isWaiting}>
                {t('submit')}
              </Button>
              <div className={classes.message}>
                {problem && (
                  <Alert color="red" variant="light" icon={<IconAlertTriangle />} title={problem.what}>
                    {/* Read aloud once, and not with each second. */}
                    <Text size="sm" aria-live={isWaiting ? 'off' : undefined}>
                      {isWaiting ? t('wait', { count: login.waitSeconds }) : problem.cure}
                    </Text>
                  </Alert>
                )}
              </div>
            </Stack>
          </form>
        </main>
      </div>
    </div>
  );
}
