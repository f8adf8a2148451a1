/** Everything that must be there before Berth or its tests can run; safe to interrupt and to repeat. */
import { ensureDebianPackages } from './debian-packages.mjs';
import { ensureNodePackages } from './node-packages.mjs';
import { SetUpFault } from './set-up-fault.mjs';
import { ensureWebBuild } from './web-build.mjs';

export const SET_UP_STEPS = 3;

/**
 * Throws a SetUpFault where Berth cannot run. Without the Debian packages it can, only apps cannot be launched: that fault
 * is returned.
 */
export async function setUp(root, packages, step) {
  let incomplete = null;
  const outcomes = await Promise.allSettled([
    step('Node packages', (say) => ensureNodePackages(root, say)),
    step('Debian packages', async (say) => {
      try {
        return await ensureDebianPackages(packages, say);
      } catch (fault) {
        if (!(fault instanceof SetUpFault)) throw fault;
        incomplete = fault;
        return 'failed';
      }
    }),
  ]);
  if (incomplete !== null) report(incomplete);
  const failed = outcomes.find(({ status }) => status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  await step('Web pages', (say) => ensureWebBuild(root, say));
  return incomplete;
}

/** Ends with status 1 and an explanation where the set-up cannot go on; anything else is a fault of Berth's own and shown as it is. */
export async function explainFaults(work) {
  try {
    await work();
  } catch (fault) {
    if (!(fault instanceof SetUpFault)) throw fault;
    report(fault);
    process.exitCode = 1;
  }
}

function report(fault) {
  console.error(`\n${fault.message}`);
  if (fault.output !== '') console.error(`\n${fault.output.replace(/^/gm, '    ')}\n`);
}
