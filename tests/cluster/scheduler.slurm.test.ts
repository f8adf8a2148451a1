import { sharedCluster } from '../support/cluster.ts';
import { slurmSchedulerSuite } from './slurm-scheduler.ts';

slurmSchedulerSuite('the Slurm scheduler with Slurm 24.11', async () => sharedCluster(), {
  BERTH_IMAGE: '/opt/apptainers/apps/xterm.sif',
});
