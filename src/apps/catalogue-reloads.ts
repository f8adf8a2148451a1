/** Reading the catalogue again in every process that has one. */
import { randomUUID } from 'node:crypto';
import type { Bus } from '../bus/bus.ts';
import type { Catalogue, CatalogueLog } from './catalogue.ts';

const RELOADED = 'catalogue.reloaded';

export function catalogueReloads(deps: {
  catalogue: Pick<Catalogue, 'reload'>;
  bus: Pick<Bus, 'publish' | 'subscribe'>;
  log: CatalogueLog;
}): { reload(): Promise<void> } {
  const { catalogue, bus, log } = deps;
  const self = randomUUID();

  bus.subscribe(({ type, data }) => {
    if (type !== RELOADED || (data as { by: string }).by === self) return;
    follow().catch((error: unknown) => log.warn({ err: error }, 'the catalogue could not be read again'));
  });

  async function follow(): Promise<void> {
    await catalogue.reload();
    // Who asked here meanwhile has the old one.
    await bus.publish({ type: 'apps.updated', data: {}, audience: 'everybody' });
  }

  return {
    /** Here before it resolves, in other processes a moment later. */
    async reload() {
      await catalogue.reload();
      await bus.publish({ type: RELOADED, data: { by: self }, audience: 'services' });
    },
  };
}
