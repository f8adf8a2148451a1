/** The site's hook: what it gives the application, what it must not be able to, and how a launch ends that it refuses. */
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../src/session/schema.ts';
import { type TestApps, testApps } from '../support/apps.ts';
import { type Client, logIn } from '../support/client.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { until } from '../support/until.ts';

let apps: TestApps;
let portal: TestPortal;
let admin: Client;
const path = (name: string): string => join(apps.folder, name);

/** What the hook does from now on. */
const hook = (script: string): void => writeFileSync(path('hook'), `#!/bin/bash\n${script}\n`, { mode: 0o755 });

async function launch(): Promise<Session> {
  const { session_id } = await admin.launch({ app_id: 'shows' });
  return admin.reached(session_id, 'running', 'failed');
}
const logOf = async ({ session_id }: Session): Promise<string> =>
  (await admin.request<{ log: string }>('GET', `/api/app/sessions/${session_id}/log`)).body.log;

/** The environment of the application of a session. */
async function environment(session: Session): Promise<Map<string, string>> {
  const file = path(`environment-${session.session_id}`);
  await until('the application has written its environment', () => existsSync(`${file}.done`));
  const entries = readFileSync(file, 'utf8').split('\0').filter(Boolean);
  return new Map(entries.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]));
}

beforeAll(async () => {
  apps = testApps();
  const shows = `env -0 >${path('environment')}-$BERTH_SESSION_ID; : >${path('environment')}-$BERTH_SESSION_ID.done; exec sleep 1000`;
  const run = { command: 'bash', args: ['-c', shows], env: { FROM_BOTH: 'the manifest' } };
  apps.add('shows', `run: ${JSON.stringify(run)}`);
  hook('');
  const config = `${apps.config}hooks: { before_launch: ${path('hook')} }\nsessions: { start_timeout_seconds: 5 }\n`;
  portal = await startPortal({ config });
  admin = await logIn(portal.url);
});
afterAll(async () => {
  await portal.dispose();
  apps.remove();
});

describe('a hook before the launch', () => {
  it('knows the session, and the application gets its variables as they are', async () => {
    hook(`mkdir -p ${path('scratch')}/$BERTH_SESSION_ID
      echo words for the log; echo more of them >&2
      printf '%s\\n' "FACTS=$BERTH_APP_ID $BERTH_USER_ID $BERTH_CLUSTER \${BERTH_TOKEN-none}" \\
        SCRATCH=${path('scratch')}/$BERTH_SESSION_ID 'WORDS= two  words "$(id)" \`id\` $HOME' EMPTY= \\
        "PATH=${path('bin')}:$PATH" >>"$BERTH_VARIABLES"
      printf 'FROM_BOTH=the hook\\nLAST=한글' >>"$BERTH_VARIABLES"`);
    const session = await launch();
    const variables = await environment(session);
    expect(Object.fromEntries(variables)).toMatchObject({
      FACTS: 'shows admin local none',
      SCRATCH: path(`scratch/${session.session_id}`),
      WORDS: ' two  words "$(id)" `id` $HOME',
      EMPTY: '',
      FROM_BOTH: 'the manifest',
      LAST: '한글',
      BERTH_SESSION_ID: session.session_id,
    });
    expect(variables.get('PATH')).toMatch(`${path('bin')}:`);
    expect(existsSync(path(`scratch/${session.session_id}`))).toBe(true);
    expect(variables.has('BERTH_VARIABLES')).toBe(false);
    expect(await logOf(session)).toMatch(/words for the log\nmore of them\n/);
  });

  it('does nothing by lines that are no variables, or those of the job itself', async () => {
    const broken = path('broken-in');
    hook(`cat >>"$BERTH_VARIABLES" <<'END'
$(touch ${broken})
a[$(touch ${broken})]=1
X$(touch ${broken})=1
; touch ${broken}; Y=1
 SPACE=1
-n=1
1ST=1
no variable at all

BERTH_SESSION_ID=app-session-0000000000-forged
HOME=/nonexistent
DISPLAY=:99
BASH_ENV=/etc/passwd
UID=0
GOOD=\`touch ${broken}\`
END`);
    const session = await launch();
    const variables = await environment(session);
    expect(variables.get('GOOD')).toBe(`\`touch ${broken}\``);
    expect(variables.get('BERTH_SESSION_ID')).toBe(session.session_id);
    expect(variables.get('HOME')).not.toBe('/nonexistent');
    expect(variables.get('DISPLAY')).not.toBe(':99');
    for (const name of ['BASH_ENV', 'SPACE', ' SPACE', 'Y', 'X', 'a', '1ST']) expect(variables.has(name)).toBe(false);
    expect(existsSync(broken)).toBe(false);
    expect(await logOf(session)).toContain('this is not NAME=value, or of a name that the job sets itself: DISPLAY\n');
  });

  it('that fails, fails the launch with a reason, and its words are in the log', async () => {
    hook('echo "no licence is free" >&2; exit 3');
    const session = await launch();
    expect(session).toMatchObject({ status: 'failed', reason: 'hook_failed' });
    const log = await logOf(session);
    expect(log).toContain('no licence is free\n');
    expect(log).toContain(`${path('hook')}, which runs before each launch, ended with status 3.`);
    expect(log).not.toContain('TigerVNC');
  });

  it('that cannot be run fails the launch, too', async () => {
    chmodSync(path('hook'), 0o644);
    const session = await launch();
    expect(session).toMatchObject({ status: 'failed', reason: 'hook_failed' });
    expect(await logOf(session)).toContain('Permission denied');
    chmodSync(path('hook'), 0o755);
  });

  it('that does not end is ended with the session when its time to start is over', async () => {
    hook(`echo $$ >${path('pid')}; exec sleep 1000`);
    const session = await launch();
    expect(session).toMatchObject({ status: 'failed', reason: 'start_timeout' });
    await until('the hook is gone', () => !existsSync(`/proc/${readFileSync(path('pid'), 'utf8').trim()}`));
    await until('the log says so', async () =>
      (await logOf(session)).includes(`${path('hook')}, which runs before each launch, had not ended yet.`),
    );
  });
});
