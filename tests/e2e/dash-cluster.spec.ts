/** The page of the cluster follows what happens to its nodes, wherever that is done. */
import { expect, test } from './cluster-desk.ts';

test('a node that is drained on the command line is out of service on the page, without a reload', async ({
  page,
  site,
}) => {
  const events: string[] = [];
  page.on('websocket', (socket) => {
    if (socket.url().includes('/events')) socket.on('framereceived', ({ payload }) => events.push(String(payload)));
  });
  await page.goto('/cluster');
  const node = page.getByRole('listitem').filter({ hasText: 'node002' }).first();
  await expect(node).toContainText('Free');
  const set = (...state: string[]) =>
    site.cluster.output('access', ['scontrol', 'update', 'NodeName=node002', ...state]);
  await set('State=DRAIN', 'Reason=hot');
  try {
    await expect(node).toContainText('Out of service');
    await expect(node).toContainText('drain');
    // The page also asks by itself now and then; it has been told.
    expect(events.some((event) => event.includes('"cluster.updated"'))).toBe(true);
  } finally {
    await set('State=IDLE');
  }
  await expect(node).toContainText('Free');
});
