/** What a launch comes to: the app's manifest, the machine's programs and the user's account, each of which may say no. */
import type { Catalogue } from './apps/catalogue.ts';
import { type DescribeCluster, placementFaults } from './apps/cluster.ts';
import { disabledApps } from './apps/disabled.ts';
import { resolveLaunch } from './apps/launch.ts';
import type { AccountProblem } from './apps/routes.ts';
import { isPersons } from './auth/accounts.ts';
import { Problem } from './errors.ts';
import type { Records } from './records/records.ts';
import type { LookUpAccount } from './scheduler/local/accounts.ts';
import type { AccountRule } from './session/account-rule.ts';
import { askedFor } from './session/schema.ts';
import type { PlanLaunch } from './session/service.ts';
import type { ResolveCommand } from './session/submission.ts';

export function launchPlanner(deps: {
  catalogue: Catalogue;
  records: Pick<Records, 'disabledApps'>;
  rule: AccountRule;
  lookUpAccount: LookUpAccount;
  /** The account that started Berth: the one exception to the least uid, for the first administrator. */
  startedBy: string | null;
  describeCluster: DescribeCluster;
  /** Where sessions run that name no partition; null is the scheduler's own default. */
  usualPartition: (gpus: number) => string | null;
}): {
  plan: PlanLaunch;
  resolveCommand: ResolveCommand;
  accountProblem: AccountProblem;
} {
  const { catalogue, rule } = deps;

  async function checkAccount(name: string): Promise<void> {
    const account = await deps.lookUpAccount(name);
    if (!account)
      throw new Problem('app_unavailable', `This machine has no account ${name}. Make it with "adduser ${name}".`);
    if (!isPersons(account) && name !== deps.startedBy) {
      throw new Problem(
        'app_unavailable',
        `The account ${name} is one of the system's; an administrator must map another.`,
      );
    }
  }

  return {
    accountProblem(principal) {
      const ruled = rule(principal);
      return 'account' in ruled ? null : ruled;
    },
    async plan(principal, request) {
      const manifest = catalogue.get(request.app_id);
      if (!manifest) {
        const detail = `There is no app ${JSON.stringify(request.app_id)} in the catalogue.`;
        throw new Problem('not_found', detail, { fields: [{ field: 'app_id', message: 'is not in the catalogue' }] });
      }
      const { config, params } = resolveLaunch(manifest, request);
      config.resources.partition ??= deps.usualPartition(config.resources.gpus);
      const cluster = await deps.describeCluster();
      const fields = cluster ? placementFaults(config, cluster) : [];
      if (fields.length > 0) {
        throw new Problem('invalid_request', fields.map(({ message }) => message).join('; '), { fields });
      }
      const ruled = rule(principal);
      if (!('account' in ruled)) throw new Problem('app_unavailable', `${ruled.detail} ${ruled.cure}`);
      await checkAccount(ruled.account);
      const disabled = await disabledApps(deps.records);
      const unavailable = disabled.get(manifest.id) ?? (await catalogue.availability(manifest));
      if (unavailable) throw new Problem('app_unavailable', `${unavailable.detail} ${unavailable.cure}`);
      return {
        account: ruled.account,
        name: manifest.name.en,
        config,
        params,
        sessionsPerUser: manifest.limits.sessions_per_user,
      };
    },
    resolveCommand({ app_id, config, params }) {
      const manifest = catalogue.get(app_id);
      if (!manifest) throw new Problem('app_unavailable', `The app ${app_id} is not in the catalogue any more.`);
      const { args, environment } = resolveLaunch(manifest, {
        app_id,
        config: { resources: askedFor(config.resources), display: { resolution: config.display.resolution } },
        params,
      });
      return { command: manifest.run.command, args, environment, image: catalogue.image(manifest) };
    },
  };
}
