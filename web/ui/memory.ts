/** Quantities of memory: `512Mi` and `2Gi` on the wire, GiB for people. */
const MI_IN_GI = 1024;

export function gibOf(memory: string): number {
  const amount = Number.parseInt(memory, 10);
  return memory.endsWith('Gi') ? amount : amount / MI_IN_GI;
}

export function memoryOf(gib: number): string {
  return Number.isInteger(gib) ? `${gib}Gi` : `${Math.round(gib * MI_IN_GI)}Mi`;
}
