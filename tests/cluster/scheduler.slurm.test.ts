import { schedulerContract } from '../contract/scheduler.ts';
import { sharedCluster } from '../support/cluster.ts';
import { sessionProcesses } from '../support/processes.ts';
import { clusterScheduler } from '../support/slurm.ts';

const cluster = sharedCluster();

schedulerContract('the Slurm scheduler', async () => {
  const slurm = await clusterScheduler(cluster);
  return {
    scheduler: slurm.open(),
    reopen: slurm.open,
    account: 'testuser',
    environment: { BERTH_IMAGE: '/opt/apptainers/apps/xterm.sif' },
    processes: sessionProcesses,
    close: slurm.close,
  };
});
