/** What a cluster's partitions leave of what an app may have. */
import type { App, Cluster } from '../../../src/apps/schema.ts';

export type Partition = Cluster['partitions'][number];

/** The partition that a launch lands in; '' leaves the choice to the site. null where nothing is known of it. */
export function partitionOf(cluster: Cluster | null, chosen: string, gpus: number): Partition | null {
  if (cluster === null) return null;
  const { usual, partitions } = cluster;
  const wanted = chosen || (gpus > 0 ? usual.with_gpus : usual.without_gpus);
  return partitions.find(({ name, is_default }) => (wanted === null ? is_default : name === wanted)) ?? null;
}

export interface Most {
  amount: number;
  /** The partition that allows less than the app; null where the app itself sets the bound. */
  partition: string | null;
}

/** The most time and GPUs: the app's own bound, or the partition's where that is lower. */
export function mostOn(partition: Partition | null, max: App['resources']['max']): { time: Most; gpus: Most } {
  const lower = (ofApp: number, ofPartition: number | null | undefined): Most =>
    partition !== null && ofPartition !== null && ofPartition !== undefined && ofPartition < ofApp
      ? { amount: ofPartition, partition: partition.name }
      : { amount: ofApp, partition: null };
  return { time: lower(max.time, partition?.max_minutes), gpus: lower(max.gpus, partition?.gpus) };
}
