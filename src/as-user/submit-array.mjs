// @ts-check
/** Many runs as one array of jobs. Slurm keeps one environment for all of them: what is each one's own waits for it in a file of its user. */
import { createTasks } from './home.mjs';
import { jobEnvironment, outcomeOf, runSbatch, sbatchArguments } from './sbatch.mjs';

/** @import { SubmitArrayRequest } from './schema.ts' */

/**
 * @param {SubmitArrayRequest} request
 * @param {{ uid: number, username: string, homedir: string, shell: string | null }} user
 * @param {string} sbatch
 */
export function submitArray(request, user, sbatch) {
  const { session_id, jobs } = request;
  const environment = jobEnvironment(request, user, sbatch);
  const tasks = createTasks(user, session_id, jobs.map(taskOf));
  // Slurm puts the number of each in its place, with three digits.
  const paths = { home: user.homedir, log: `${tasks}-%3a.log` };
  return outcomeOf(runSbatch(sbatch, sbatchArguments(request, paths), { ...environment, BERTH_TASKS: tasks }));
}

/** @param {SubmitArrayRequest['jobs'][number]} job */
function taskOf({ session_id, environment }) {
  const variables = Object.entries({ ...environment, BERTH_SESSION_ID: session_id });
  return { session_id, text: variables.map(([name, value]) => `${name}=${value}\0`).join('') };
}
