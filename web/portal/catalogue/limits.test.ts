import { expect, it } from 'vitest';
import type { App } from '../../../src/apps/schema.ts';
import type { Session } from '../../../src/session/schema.ts';
import { limitsOf } from './limits.ts';

const gedit = { app_id: 'gedit', sessions_per_user: 2 } as App;
const session = (session_id: string, app_id: string) => ({ session_id, app_id }) as Session;
const living = [session('1', 'gedit'), session('2', 'xterm'), session('3', 'gedit')];

it("has room until the app's bound or the site's is reached, and names what is in the way", () => {
  expect(limitsOf(gedit, living.slice(0, 2), { sessions_per_user: 3 })).toEqual({
    app: { used: 1, most: 2 },
    site: { used: 2, most: 3 },
    inTheWay: null,
  });
  expect(limitsOf(gedit, living, { sessions_per_user: 9 }).inTheWay).toEqual([living[0], living[2]]);
  expect(limitsOf(gedit, living.slice(0, 2), { sessions_per_user: 2 }).inTheWay).toEqual(living.slice(0, 2));
});
