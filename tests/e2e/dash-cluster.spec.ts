/** The pages of the cluster follow what happens to its nodes, wherever that is done. */
import { expect, test } from './cluster-desk.ts';

test('nodes and partitions follow what is done on the command line, without a reload', async ({ page, site }) => {
  const events: string[] = [];
  page.on('websocket', (socket) => {
    if (socket.url().includes('/events')) socket.on('framereceived', ({ payload }) => events.push(String(payload)));
  });
  const run = (...command: string[]) => site.cluster.output('access', command);
  await page.goto('/cluster');
  const node = page.getByRole('list', { name: 'Nodes of normal' }).getByRole('link', { name: /^node002:/ });
  await expect(node).toHaveAccessibleName('node002: Free, 0 of 4 CPUs in use');
  const job = (
    await site.cluster.output(
      'access',
      ['sbatch', '--parsable', '--chdir=/tmp', '-w', 'node002', '-n3', '--wrap=sleep 300'],
      {
        user: 'testuser',
      },
    )
  ).trim();
  try {
    await expect(node).toHaveAccessibleName('node002: Partly used, 3 of 4 CPUs in use');
    await run('scontrol', 'update', 'NodeName=node002', 'State=DRAIN', 'Reason=fan 3 is loud');
    await expect(node).toHaveAccessibleName(/^node002: Drained/);
    await run('scontrol', 'update', 'PartitionName=viz', 'State=DOWN');
    await expect(page.getByText(/closed: no job starts/)).toBeVisible();
    // The page also asks by itself now and then; it has been told.
    expect(events.some((event) => event.includes('"cluster.updated"'))).toBe(true);

    await node.click();
    await expect(page).toHaveURL(/\/cluster\/nodes\/node002$/);
    await expect(page.getByText('fan 3 is loud')).toBeVisible();
    await expect(page.getByText('3 of 4 in use')).toBeVisible();
    await expect(page.getByRole('link', { name: 'wrap' })).toBeVisible();
    await run('scancel', job);
    await expect(page.getByText('0 of 4 in use')).toBeVisible();
    await expect(page.getByText('No job that is shown to you runs here.')).toBeVisible();
  } finally {
    await run('scancel', job);
    await run('scontrol', 'update', 'NodeName=node002', 'State=RESUME');
    await run('scontrol', 'update', 'PartitionName=viz', 'State=UP');
  }
});

test('the nodes of a partition are one stop of Tab, and the arrows go among them', async ({ page }) => {
  await page.goto('/cluster');
  const nodes = page.getByRole('list', { name: 'Nodes of normal' }).getByRole('link');
  await expect(nodes).toHaveCount(2);
  await nodes.first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(nodes.last()).toBeFocused();
  await expect(nodes.first()).toHaveAttribute('tabindex', '-1');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'node001', level: 1 })).toBeVisible();
  await page.goto('/cluster/nodes/node999');
  await expect(page.getByRole('alert')).toContainText('does not exist');
});
