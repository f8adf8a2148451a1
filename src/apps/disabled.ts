/** Apps that an administrator has disabled: nobody launches one; what runs of it goes on. */
import type { Records } from '../records/records.ts';
import type { App } from './schema.ts';

const CURE = 'An administrator can enable it again.';

/** Why they cannot be launched, by app; read anew each time, so that a change counts in every process at once. */
export async function disabledApps(records: Pick<Records, 'disabledApps'>) {
  const rows = await records.disabledApps.list();
  return new Map(
    rows.map(({ app_id, message }) => [
      app_id,
      { code: 'disabled', detail: message, cure: CURE } satisfies App['unavailable'],
    ]),
  );
}
