/** A day of one node and of its cluster, made up, as Prometheus reads it in: busy in waves, and not measured for an hour. */
const STEP_SECONDS = 60;
const DAY_SECONDS = 86_400;
const GAP_SECONDS = { from: 10 * 3600, until: 11 * 3600 };
const GIB = 1024 ** 3;
const WAVE_SECONDS = 5 * 3600;

/** `end` in seconds since 1970. */
export function pastOfNode(node: string, end: number): string {
  const begin = end - DAY_SECONDS;
  const moments = Array.from({ length: DAY_SECONDS / STEP_SECONDS }, (_, index) => index * STEP_SECONDS);
  const busy = (at: number): number => 0.5 + 0.4 * Math.sin((2 * Math.PI * at) / WAVE_SECONDS);
  let idle = 0;
  let worked = 0;
  const samples = moments.map((at) => {
    worked += busy(at) * STEP_SECONDS;
    idle += (1 - busy(at)) * STEP_SECONDS;
    return { at, worked, idle };
  });
  const measured = samples.filter(({ at }) => at < GAP_SECONDS.from || at >= GAP_SECONDS.until);
  const family = (name: string, type: string, value: (sample: (typeof samples)[number]) => [string, number][]) => [
    `# TYPE ${name.replace(/_total$/, '')} ${type}`,
    ...measured.flatMap((sample) =>
      value(sample).map(([labels, number]) => `${name}{${labels}} ${number} ${begin + sample.at}`),
    ),
  ];
  const at = `instance="${node}:9100"`;
  return [
    ...family('node_cpu_seconds_total', 'counter', (sample) => [
      [`${at},cpu="0",mode="user"`, sample.worked],
      [`${at},cpu="0",mode="idle"`, sample.idle],
    ]),
    ...family('node_memory_MemTotal_bytes', 'gauge', () => [[at, 64 * GIB]]),
    ...family('node_memory_MemAvailable_bytes', 'gauge', (sample) => [[at, (60 - 40 * busy(sample.at)) * GIB]]),
    ...family('node_load1', 'gauge', (sample) => [[at, 16 * busy(sample.at)]]),
    ...family('node_network_receive_bytes_total', 'counter', (sample) => [
      [`${at},device="eth0"`, sample.worked * 3e6],
    ]),
    ...family('node_network_transmit_bytes_total', 'counter', (sample) => [[`${at},device="eth0"`, sample.idle * 1e6]]),
    ...family('berth_cluster_cpus', 'gauge', (sample) => [
      ['state="total"', 512],
      ['state="allocated"', Math.round(512 * busy(sample.at))],
      ['state="free"', 480 - Math.round(450 * busy(sample.at))],
    ]),
    ...family('berth_cluster_nodes', 'gauge', (sample) => [
      ['state="idle"', Math.round(16 * (1 - busy(sample.at)))],
      ['state="mixed"', 6],
      ['state="allocated"', Math.round(16 * busy(sample.at))],
      ['state="down"', 1],
      ['state="unknown"', 0],
    ]),
    '# EOF',
    '',
  ].join('\n');
}
