/** The pages of jobs follow what happens in the queue, wherever that is done, and show each user what the site shows them. */
import { readFileSync } from 'node:fs';
import { expect, type Site, test } from './cluster-desk.ts';
import { loginCookies } from './desk.ts';

/** Submits as that account; the job's number. */
const submit = async ({ cluster }: Pick<Site, 'cluster'>, user: string, ...args: string[]): Promise<string> => {
  const command = ['sbatch', '--parsable', '--chdir=/tmp', '--output=/dev/null', ...args];
  return (await cluster.output('access', command, { user })).trim();
};

test('a job of the command line comes, is held and released on its page, runs, is cancelled elsewhere, and stays listed', async ({
  page,
  site,
}) => {
  const events: string[] = [];
  page.on('websocket', (socket) => {
    if (socket.url().includes('/events')) socket.on('framereceived', ({ payload }) => events.push(String(payload)));
  });
  await page.goto('/jobs');
  await expect(page.getByRole('heading', { name: 'Jobs', level: 1 })).toBeVisible();
  const id = await submit(site, 'testuser', '--hold', '--job-name=mesh', '--wrap=sleep 300');
  const row = page.getByRole('listitem').filter({ hasText: 'mesh' });
  await expect(row).toContainText('Held');
  expect(events.some((event) => event.includes('"jobs.updated"'))).toBe(true);

  await row.getByRole('link').click();
  await expect(page.getByRole('heading', { name: 'mesh' })).toBeVisible();
  await expect(page.getByText('/dev/null')).toBeVisible();
  await page.getByRole('button', { name: 'Release' }).click();
  await expect(page.getByText('The job may start again.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Requeue' })).toBeVisible();
  await expect(page.getByText('RUNNING', { exact: true })).toBeVisible();

  await site.cluster.output('access', ['scancel', id]);
  await expect(page.getByText('Cancelled', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cancel job' })).toHaveCount(0);
  await page.goto('/jobs?show=ended');
  await expect(row).toContainText('Cancelled');
});

test('a job is cancelled on its page, and two users see their own jobs only', async ({ page, site }) => {
  const own = await submit(site, 'testuser', '--job-name=wing', '--wrap=sleep 300');
  const foreign = await submit(site, 'otheruser', '--job-name=secret', '--wrap=sleep 300');
  const other = await site.portal.user('otheruser');
  try {
    const list = async (scope: string) =>
      (await other.request<{ jobs: { job_id: string }[] }>('GET', `/api/jobs?scope=${scope}`)).body.jobs;
    await expect.poll(async () => (await list('all')).map(({ job_id }) => job_id)).toContain(foreign);
    expect((await list('all')).map(({ job_id }) => job_id)).not.toContain(own);
    expect((await other.request('GET', `/api/jobs/${own}`)).status).toBe(404);
    expect((await other.request('DELETE', `/api/jobs/${own}`)).status).toBe(404);

    await page.goto('/jobs?scope=all');
    await expect(page.getByText('This site shows its users their own jobs only.')).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: 'wing' })).toBeVisible();
    await expect(page.getByText('secret')).toHaveCount(0);
    await page.goto(`/jobs/${foreign}`);
    await expect(page.getByRole('alert')).toContainText('does not exist');

    await page.goto(`/jobs/${own}`);
    await page.getByRole('button', { name: 'Cancel job' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel job' }).click();
    await expect(page.getByText('Cancelled', { exact: true })).toBeVisible();
    const job = await site.cluster.output('access', ['scontrol', 'show', 'job', own]);
    expect(job).toContain('JobState=CANCELLED');
  } finally {
    await site.cluster.output('access', ['scancel', own, foreign]);
  }
});

test('what a job writes is followed on its page and saved whole, and is its own user’s alone', async ({
  page,
  site,
  browser,
}) => {
  const home = '/home/testuser';
  const lines =
    'echo first; until [ -e go ]; do sleep 0.2; done; printf "속도 \\033[31m%s\\033[0m\\n" 0.1 0.2; echo oops >&2';
  const where = [`--chdir=${home}`, '--output=run-%j.out', '--error=run-%j.err', '--job-name=flow'];
  const id = await submit(site, 'testuser', ...where, `--wrap=${lines}`);
  const inHome = (...argv: string[]) => site.cluster.output('access', argv, { user: 'testuser' });
  await page.goto(`/jobs/${id}`);
  const written = page.getByRole('log');
  await expect(written).toHaveText('first\n');
  await inHome('touch', `${home}/go`);
  await expect(written).toHaveText('first\n속도 0.1\n속도 0.2\n');
  await expect(page.getByText('COMPLETED', { exact: true })).toBeVisible();
  await page.getByText('Errors', { exact: true }).last().click();
  await expect(written).toHaveText('oops\n');

  const saving = page.waitForEvent('download');
  await page.getByText('Output', { exact: true }).last().click();
  await page.getByRole('link', { name: 'Save' }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe(`run-${id}.out`);
  expect(readFileSync(await saved.path(), 'utf8')).toBe(await inHome('cat', `${home}/run-${id}.out`));

  const other = await site.portal.user('otheruser');
  expect((await other.request('GET', `/api/jobs/${id}/output`)).status).toBe(404);
  expect((await site.portal.admin.request('GET', `/api/jobs/${id}/output`)).status).toBe(403);
  // Support sees it where it sees the portal as its user does.
  const support = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  await support.addCookies(await loginCookies(site.portal.url));
  const view = { user_id: 'testuser', reason: 'the job stopped' };
  await support.request.post('/api/admin/view-as', { data: view, headers: { origin: site.portal.url } });
  const looking = await support.newPage();
  await looking.goto(`/jobs/${id}`);
  await expect(looking.getByRole('region', { name: 'You see Berth as testuser.' })).toBeVisible();
  await expect(looking.getByRole('log')).toHaveText('first\n속도 0.1\n속도 0.2\n');
  await support.close();
  await inHome('sh', '-c', `rm -f ${home}/go ${home}/run-${id}.*`);
});

test('a job that has ended is submitted again, with the script that Slurm keeps, and its page follows the new one', async ({
  page,
  site,
}) => {
  const id = await submit(site, 'testuser', '--job-name=once more', '--mem=90', '--time=3', '--wrap=echo done');
  await page.goto(`/jobs/${id}`);
  await page.getByRole('button', { name: 'Submit again' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Submit again' }).click();
  await expect(page).not.toHaveURL(new RegExp(`/jobs/${id}$`));
  await expect(page.getByRole('heading', { name: 'once more' })).toBeVisible();
  await expect(page.getByText('COMPLETED', { exact: true })).toBeVisible();
  const again = page.url().split('/').at(-1) ?? '';
  const script = (job: string) => site.cluster.output('access', ['scontrol', 'write', 'batch_script', job, '-']);
  expect(await script(again)).toBe(await script(id));
  expect(await site.cluster.output('access', ['scontrol', 'show', 'job', again])).toMatch(
    /UserId=testuser[\s\S]*TimeLimit=00:03:00[\s\S]*mem=90M/,
  );

  const other = await site.portal.user('otheruser');
  expect((await other.request('POST', `/api/jobs/${id}/resubmit`)).status).toBe(404);
  expect((await site.portal.admin.request('POST', `/api/jobs/${id}/resubmit`)).status).toBe(403);
});

test('a desktop’s job leads to its session, where it is stopped', async ({ page, site }) => {
  const session = await site.user.launch({ app_id: 'xterm' });
  const { job_id } = await site.user.reached(session.session_id, 'running');
  await page.goto(`/jobs/${job_id}`);
  await expect(page.getByText('It is the job of a session.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cancel job' })).toHaveCount(0);
  expect((await site.user.request('DELETE', `/api/jobs/${job_id}`)).status).toBe(409);
  await page.getByRole('link', { name: 'Open its session' }).click();
  await expect(page).toHaveURL(new RegExp(`/sessions/${session.session_id}$`));
});

test('the home page follows a job of the command line, and what becomes of the cluster', async ({ page, site }) => {
  const run = (...command: string[]) => site.cluster.output('access', command);
  await page.goto('/');
  await expect(page.getByText('None of your jobs runs or waits.')).toBeVisible();
  const cluster = page.getByRole('region', { name: /^Cluster / });
  await expect(cluster.getByText(/^\d+ free now/).first()).toBeVisible();
  const id = await submit(site, 'testuser', '--hold', '--job-name=morning', '--ntasks=2', '--wrap=sleep 300');
  try {
    const row = page.getByRole('listitem').filter({ hasText: 'morning' });
    await expect(row).toContainText('Held until it is released');
    await run('scontrol', 'release', id);
    await expect(row).toContainText(/Running.*2 CPUs/);
    await run('scontrol', 'update', 'PartitionName=viz', 'State=DOWN');
    await expect(cluster.getByText('No job starts in the partition viz: it is closed.')).toBeVisible();
    await run('scancel', id);
    await expect(row).toHaveCount(0);
  } finally {
    await run('scancel', id);
    await run('scontrol', 'update', 'PartitionName=viz', 'State=UP');
  }
});
