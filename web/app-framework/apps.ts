/** Which applications have a class of their own. */
import { GEditApp } from './apps/GEditApp.tsx';
import { GenericApp } from './apps/GenericApp.tsx';
import { ParaViewApp } from './apps/ParaViewApp.tsx';
import type { BaseApp } from './BaseApp.tsx';

const APPS = new Map<string, new () => BaseApp>([
  ['gedit', GEditApp],
  ['paraview', ParaViewApp],
]);

export function createApp(appId: string): BaseApp {
  return new (APPS.get(appId) ?? GenericApp)();
}
