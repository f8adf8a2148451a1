import { startI18n } from '../ui/i18n.ts';
import { mount } from '../ui/mount.tsx';
import { LoginPage } from './LoginPage.tsx';
import * as auth from './locales.ts';

await startI18n({ auth });
mount(<LoginPage />);
