/** Times and amounts as Slurm writes them. */

/** `30:00`, `12:00:00`, `7-00:00:00`; null for `infinite`, `UNLIMITED` and other words. */
export function minutes(text: string): number | null {
  const [, days = 0, hours = 0, mins = 0, seconds = 0] =
    /^(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+)$/.exec(text)?.map((part) => Number(part ?? 0)) ?? [];
  const whole = (days * 24 + hours) * 60 + mins + Math.floor(seconds / 60);
  return whole > 0 ? whole : null;
}

export interface Amounts {
  /** null where it is not told, here and below. */
  nodes: number | null;
  cpus: number | null;
  memoryMiB: number | null;
  /** By type; '' where the site names none. */
  gpus: Record<string, number>;
}

/** `cpu=2,mem=1.50G,node=1,billing=2,gres/gpu=3,gres/gpu:a100=2`. GPUs of no named type are the rest. */
export function amounts(tres: string): Amounts {
  const pairs = tres.split(',').map((pair) => pair.split('=', 2));
  const found = new Map(pairs.flatMap(([name = '', value]) => (value === undefined ? [] : [[name, value] as const])));
  const typed = [...found].flatMap(([name, value]) => {
    const type = /^gres\/gpu:(.+)$/.exec(name)?.[1];
    return type === undefined ? [] : [[type, number(value) ?? 0] as const];
  });
  const untyped = (number(found.get('gres/gpu')) ?? 0) - typed.reduce((sum, [, count]) => sum + count, 0);
  return {
    nodes: number(found.get('node')),
    cpus: number(found.get('cpu')),
    memoryMiB: mebibytes(found.get('mem')),
    gpus: Object.fromEntries(untyped > 0 ? [['', untyped], ...typed] : typed),
  };
}

/** `256M`, `1.50G`, `504K`; without a unit they are bytes. null for anything else. */
export function mebibytes(text: string | undefined): number | null {
  const [, count, unit = ''] = /^(\d+(?:\.\d+)?)([KMGTP]?)$/.exec(text ?? '') ?? [];
  if (count === undefined) return null;
  const power = ['', 'K', 'M', 'G', 'T', 'P'].indexOf(unit) - 2;
  return Number(count) * 1024 ** power;
}

/** `1-02:03:04`, `02:03:04`, `03:04.005`; null for anything else. */
export function seconds(text: string): number | null {
  const [, days = 0, hours = 0, mins, secs] = /^(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (mins === undefined) return null;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(mins)) * 60 + Number(secs);
}

function number(text: string | undefined): number | null {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}
