import { expect, seesDesktop, showRestless, test } from './desk.ts';
import { openLine } from './slow-line.ts';

test('on a line that cannot carry what happens on the desktop, the automatic mode sends less, and says so', async ({
  page,
  desk,
}) => {
  const line = await openLine(desk.portal.url);
  const { session_id } = await desk.running({ app_id: 'xterm' });
  // Its cookies are for every port of the host.
  await desk.open('/sessions');
  await page.goto(`${line.url}/sessions/${session_id}`);
  await seesDesktop(page);
  const bar = page.getByRole('region', { name: 'State' });
  await expect(bar.getByText('Automatic · Good connection')).toBeVisible();
  const roundTrip = async () => Number(/(\d+) ms/.exec(await bar.innerText())?.[1] ?? Number.NaN);
  await expect.poll(roundTrip).toBeLessThan(1_000);

  const end = await showRestless(session_id);
  line.limit(10_000);
  await expect(bar.getByText(/Automatic · (Fair|Slow|Very slow) connection/)).toBeVisible();
  await page.getByRole('button', { name: 'Display settings' }).click();
  await expect(page.getByRole('slider', { name: 'Picture quality' })).not.toHaveAttribute('aria-valuenow', '7');
  await expect(page.getByRole('switch', { name: /^Automatic · / })).toBeChecked();
  end();
  line.close();
});
