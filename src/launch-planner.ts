/** What a launch comes to: the app's manifest, the machine's programs and the user's account, each of which may say no. */

import { accessOf, groupsOfApps } from './apps/access.ts';
import type { Catalogue } from './apps/catalogue.ts';
import type { DescribeCluster } from './apps/cluster.ts';
import { disabledApps } from './apps/disabled.ts';
import type { PlanPlacement } from './apps/estimate.ts';
import { resolveLaunch, resolvePlacement } from './apps/launch.ts';
import type { Manifest } from './apps/manifest.ts';
import { placementFaults } from './apps/placement.ts';
import type { AccountProblem } from './apps/routes.ts';
import { isPersons } from './auth/accounts.ts';
import type { Principal } from './auth/principal.ts';
import { Problem } from './errors.ts';
import type { Records } from './records/records.ts';
import type { LookUpAccount } from './scheduler/local/accounts.ts';
import type { AccountRule } from './session/account-rule.ts';
import { askedFor, type SessionConfig } from './session/schema.ts';
import type { PlanLaunch } from './session/service.ts';
import type { ResolveCommand } from './session/submission.ts';

type Place = Pick<SessionConfig, 'resources'>;

export function launchPlanner(deps: {
  catalogue: Catalogue;
  records: Pick<Records, 'appAccess' | 'disabledApps' | 'groups'>;
  rule: AccountRule;
  lookUpAccount: LookUpAccount;
  /** The account that started Berth: the one exception to the least uid, for the first administrator. */
  startedBy: string | null;
  describeCluster: DescribeCluster;
  /** Where sessions run that name no partition; null is the scheduler's own default. */
  usualPartition: (gpus: number) => string | null;
}): {
  plan: PlanLaunch;
  /** Where it would run, whatever it opens. */
  planPlacement: PlanPlacement;
  resolveCommand: ResolveCommand;
  accountProblem: AccountProblem;
  /** Who it runs as that gets those resources, of which the partition may be filled in; throws a Problem where nobody may. */
  place: (principal: Principal, of: Place) => Promise<string>;
  /** The account that a user's sessions run as; null where there is none. */
  accountOf: (principal: Principal) => string | null;
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

  const accountOf = (principal: Principal): string | null => {
    const ruled = rule(principal);
    return 'account' in ruled ? ruled.account : null;
  };

  function find(appId: string): Manifest {
    const manifest = catalogue.get(appId);
    if (manifest) return manifest;
    const detail = `There is no app ${JSON.stringify(appId)} in the catalogue.`;
    throw new Problem('not_found', detail, { fields: [{ field: 'app_id', message: 'is not in the catalogue' }] });
  }

  /** Throws where it is kept for others. */
  async function checkAccess(principal: Principal, manifest: Manifest): Promise<void> {
    if ((await accessOf(deps.records, principal))(manifest)) return;
    const groups = (await groupsOfApps(deps.records))(manifest).join(', ');
    throw new Problem('forbidden', `${manifest.name.en} is kept for the groups ${groups}. Ask an administrator.`);
  }

  /** The account that it runs as; the partition is filled in where the launch left it to the site. */
  async function place(principal: Principal, config: Place): Promise<string> {
    config.resources.partition ??= deps.usualPartition(config.resources.gpus);
    const ruled = rule(principal);
    const cluster = await deps.describeCluster(accountOf(principal));
    const fields = cluster ? placementFaults(config, cluster) : [];
    if (fields.length > 0) {
      throw new Problem('invalid_request', fields.map(({ message }) => message).join('; '), { fields });
    }
    if (!('account' in ruled)) throw new Problem('app_unavailable', `${ruled.detail} ${ruled.cure}`);
    await checkAccount(ruled.account);
    return ruled.account;
  }

  return {
    accountOf,
    place,
    accountProblem(principal) {
      const ruled = rule(principal);
      return 'account' in ruled ? null : ruled;
    },
    async plan(principal, request) {
      const manifest = find(request.app_id);
      await checkAccess(principal, manifest);
      const { config, params } = resolveLaunch(manifest, request);
      const account = await place(principal, config);
      const disabled = await disabledApps(deps.records);
      const unavailable = disabled.get(manifest.id) ?? (await catalogue.availability(manifest));
      if (unavailable) throw new Problem('app_unavailable', `${unavailable.detail} ${unavailable.cure}`);
      return {
        account,
        name: manifest.name.en,
        config,
        params,
        sessionsPerUser: manifest.limits.sessions_per_user,
      };
    },
    async planPlacement(principal, request) {
      const manifest = find(request.app_id);
      await checkAccess(principal, manifest);
      const config = resolvePlacement(manifest, request);
      return { account: await place(principal, config), config };
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
