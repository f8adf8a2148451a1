/** What jobs made from a manifest get and may ask for. Everything has a default, and the bounds must hold it. */
import { z } from 'zod';
import type { ProblemField } from '../http/schema.ts';
import { type LaunchRequest, memoryMiB, memory as memoryOf, resources } from '../session/schema.ts';

const { cpus, memory, gpus, time } = resources.shape;

const amounts = (defaults: { cpus: number; memory: string; gpus: number; time: number }) =>
  z
    .strictObject({
      cpus: cpus.default(defaults.cpus),
      memory: memory.default(defaults.memory),
      gpus: gpus.default(defaults.gpus),
      time: time.default(defaults.time),
    })
    .prefault({});

const MINUTES_A_DAY = 24 * 60;

export const manifestResources = z
  .strictObject({
    default: amounts({ cpus: 1, memory: '1Gi', gpus: 0, time: MINUTES_A_DAY / 3 }),
    min: amounts({ cpus: 1, memory: '256Mi', gpus: 0, time: 1 }),
    max: amounts({ cpus: 8, memory: '32Gi', gpus: 0, time: 7 * MINUTES_A_DAY }),
    partition: z
      .string()
      .regex(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$/, 'is not the name of a partition')
      .nullable()
      .default(null),
  })
  .check((context) => {
    const { default: usual, min, max } = context.value;
    const fault = (path: PropertyKey[], message: string) =>
      context.issues.push({ code: 'custom', path, message, input: context.value });
    const bounds = beyond(min, { min, max });
    for (const { key } of bounds) fault(['min', key], `is more than max (${max[key]})`);
    for (const { key, message } of beyond(usual, context.value)) {
      // Within bounds that hold nothing is no amount.
      if (!bounds.some((one) => one.key === key)) fault(['default', key], message);
    }
  })
  .prefault({});

export type Amounts = z.infer<typeof manifestResources>['default'];

/** Which of the amounts lie outside the bounds. */
export function beyond(given: Amounts, { min, max }: { min: Amounts; max: Amounts }) {
  const faults: { key: keyof Amounts; message: string }[] = [];
  for (const key of ['cpus', 'memory', 'gpus', 'time'] as const) {
    const [amount, least, most] = [given[key], min[key], max[key]].map(size) as [number, number, number];
    if (amount < least) faults.push({ key, message: `must be at least ${min[key]}` });
    else if (amount > most) faults.push({ key, message: `must be at most ${max[key]}` });
  }
  return faults;
}

type Asked = NonNullable<NonNullable<LaunchRequest['config']>['resources']>;

/** What is asked for, the manifest's own where nothing is; what is wrong with it is added to `fields`, each under `at`. */
export function resolveResources(
  bounds: z.infer<typeof manifestResources>,
  asked: Asked,
  { at, of, fields }: { at: string; of: string; fields: ProblemField[] },
) {
  const { default: usual, partition } = bounds;
  const amounts = {
    cpus: asked.cpus ?? usual.cpus,
    memory: asked.memory ?? usual.memory,
    gpus: asked.gpus ?? usual.gpus,
    time: asked.time ?? usual.time,
  };
  const checked = memoryOf.safeParse(amounts.memory);
  if (!checked.success)
    fields.push({ field: `${at}.memory`, message: checked.error.issues[0]?.message ?? 'is not valid' });
  for (const { key, message } of beyond(amounts, bounds))
    fields.push({ field: `${at}.${key}`, message: `${message} for this ${of}` });
  const { account = null, qos = null } = asked;
  // Of no GPUs there is no type.
  const gpu_type = amounts.gpus > 0 ? asked.gpu_type : undefined;
  return { ...amounts, ...(gpu_type && { gpu_type }), partition: asked.partition ?? partition, account, qos };
}

function size(amount: string | number): number {
  return typeof amount === 'string' ? memoryMiB(amount) : amount;
}
