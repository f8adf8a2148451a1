/** The processors of a machine without a queue, which what is made automatically shares with all that runs. */
interface Living {
  resources: { cpus: number };
}

/** How many more with so many processors each may begin beside those that live. `cores` is null where there is a queue for that. */
export function placesBeside(living: readonly Living[], cpus: number, cores: number | null): number {
  if (cores === null) return Number.POSITIVE_INFINITY;
  const used = living.reduce((sum, { resources }) => sum + resources.cpus, 0);
  // One that asks for more than there are runs alone.
  return Math.max(Math.floor((cores - used) / cpus), used === 0 ? 1 : 0);
}
