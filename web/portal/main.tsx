import { startI18n } from '../ui/i18n.ts';
import { mount } from '../ui/mount.tsx';
import * as portal from './locales.ts';
import { Portal } from './Portal.tsx';

await startI18n({ portal });
mount(<Portal />);
