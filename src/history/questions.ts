/** What Prometheus is asked. Nobody outside sends a question: they name a node, which is text in these. */
import type { Series } from './schema.ts';

export interface Question extends Pick<Series, 'chart' | 'name' | 'unit'> {
  query: string;
  /** The label that tells several apart, where there are several. */
  by: string | null;
}

/** A rate needs two samples, and a site may take one a minute. */
const WINDOW_MIN_SECONDS = 120;
/** What is counted at another place already, or goes nowhere. */
const OTHER_INTERFACES = 'lo|veth.*|docker.*|br-.*|virbr.*|cali.*|flannel.*';
const OTHER_DISKS = 'dm-.*|md.*|loop.*|ram.*|sr.*|zram.*';
const BYTES_PER_MIB = 1024 ** 2;

export const CLUSTER_QUESTIONS: readonly Question[] = [
  { chart: 'cpus', name: 'state', unit: 'count', by: 'state', query: 'max by (state) (berth_cluster_cpus)' },
  { chart: 'nodes', name: 'state', unit: 'count', by: 'state', query: 'max by (state) (berth_cluster_nodes)' },
  { chart: 'gpus', name: 'state', unit: 'count', by: 'state', query: 'max by (state) (berth_cluster_gpus)' },
];

/** Those of one node, by the exporters of nodes and of NVIDIA's GPUs. */
export function nodeQuestions(node: string, step: number): Question[] {
  const at = `instance=~${quoted(`${literal(node)}(\\..+)?(:[0-9]+)?`)}`;
  const window = `[${Math.max(step, WINDOW_MIN_SECONDS)}s]`;
  const rate = (metric: string, more = '') => `sum(rate(${metric}{${at}${more}}${window}))`;
  const interfaces = `,device!~${quoted(OTHER_INTERFACES)}`;
  const disks = `,device!~${quoted(OTHER_DISKS)}`;
  const cpu = 'node_cpu_seconds_total';
  const total = `max(node_memory_MemTotal_bytes{${at}})`;
  const one = (chart: Question['chart'], name: string, unit: Question['unit'], query: string): Question => ({
    chart,
    name,
    unit,
    query,
    by: null,
  });
  return [
    one('cpu', 'busy', 'percent', `100 * (1 - ${rate(cpu, ',mode=~"idle|iowait"')} / ${rate(cpu)})`),
    one('memory', 'used', 'bytes', `${total} - max(node_memory_MemAvailable_bytes{${at}})`),
    one('memory', 'total', 'bytes', total),
    one('load', 'load', 'count', `max(node_load1{${at}})`),
    one('network', 'received', 'bytes_per_second', rate('node_network_receive_bytes_total', interfaces)),
    one('network', 'sent', 'bytes_per_second', rate('node_network_transmit_bytes_total', interfaces)),
    one('disk', 'read', 'bytes_per_second', rate('node_disk_read_bytes_total', disks)),
    one('disk', 'written', 'bytes_per_second', rate('node_disk_written_bytes_total', disks)),
    { ...one('gpu', 'busy', 'percent', `max by (gpu) (DCGM_FI_DEV_GPU_UTIL{${at}})`), by: 'gpu' },
    {
      ...one('gpu_memory', 'used', 'bytes', `${BYTES_PER_MIB} * max by (gpu) (DCGM_FI_DEV_FB_USED{${at}})`),
      by: 'gpu',
    },
  ];
}

/** Of a job's nodes: what a job of many has room for. */
export const jobQuestions = (node: string, step: number): Question[] =>
  nodeQuestions(node, step).filter(
    ({ chart, name }) => ['cpu', 'gpu', 'gpu_memory'].includes(chart) || (chart === 'memory' && name === 'used'),
  );

/** For a regular expression that means this text. */
const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** As a string of PromQL. */
const quoted = (text: string): string =>
  `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;
