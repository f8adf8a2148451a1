/** What goes on being written, asked for again and again by where it was left: each answer comes when there is more, or after a while without. */
import { pause, visible } from '../ui/log/following.ts';

export const WAIT_S = 20;
/** However fast it writes: a page that is drawn more often is no clearer. */
export const EACH_MS = 500;
const AFTER_FAULT_MS = 3_000;

/** 'all': nothing more is to come; 'more': there is more already; 'new': all that there was. */
export type Answered = 'all' | 'more' | 'new';

/** Nothing is known of it yet, nor why that is so. */
export const isAwaited = ({ isKnown, error }: { isKnown: boolean; error: unknown }): boolean =>
  !isKnown && error === null;

export async function follow(props: {
  ask: () => Promise<Answered>;
  eachMs: number;
  /** What failed is asked for again. */
  onFault: (error: unknown) => void;
  ended: AbortSignal;
}): Promise<void> {
  const { ask, eachMs, onFault, ended } = props;
  while (!ended.aborted) {
    await visible(ended);
    const asked = performance.now();
    let answered: Answered;
    try {
      answered = await ask();
    } catch (error) {
      if (ended.aborted) return;
      onFault(error);
      await pause(AFTER_FAULT_MS, ended);
      continue;
    }
    if (answered === 'all') return;
    if (answered === 'new') await pause(eachMs - (performance.now() - asked), ended);
  }
}
