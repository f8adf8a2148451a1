/** Whether sessions run on this machine, without a cluster. The page says so itself: nothing moves when it is known. */
export const isOneMachine =
  document.querySelector<HTMLMetaElement>('meta[name="berth-runs-on"]')?.content === 'machine';
