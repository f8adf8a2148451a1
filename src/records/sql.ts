/** The records in SQL: one set of queries for every database. */
import { auditOver } from './audit.ts';
import { loginsOver, tokensOver } from './credentials.ts';
import type { Database } from './database.ts';
import { disabledAppsOver } from './disabled-apps.ts';
import { executionsOver } from './executions.ts';
import { appAccessOver, groupsOver, launchesOver } from './groups.ts';
import { keptAppsOver } from './kept-apps.ts';
import { maintenanceOver, noticesOver } from './notices.ts';
import { notificationsOver } from './notifications.ts';
import type { Records } from './records.ts';
import { runsOver } from './runs.ts';
import { schedulesOver } from './schedules.ts';
import { idempotencyOver, sessionsOver } from './sessions.ts';
import { guestsOver, sharesOver } from './shares.ts';
import { studiesOver } from './studies.ts';
import { joinsOver, viewsOver } from './support.ts';
import { usersOver } from './users.ts';
import { workflowsOver } from './workflows.ts';

export function recordsOver(db: Database): Records {
  return {
    users: usersOver(db),
    sessions: sessionsOver(db),
    runs: runsOver(db),
    studies: studiesOver(db),
    workflows: workflowsOver(db),
    executions: executionsOver(db),
    schedules: schedulesOver(db),
    idempotency: idempotencyOver(db),
    logins: loginsOver(db),
    tokens: tokensOver(db),
    shares: sharesOver(db),
    guests: guestsOver(db),
    keptApps: keptAppsOver(db),
    disabledApps: disabledAppsOver(db),
    groups: groupsOver(db),
    appAccess: appAccessOver(db),
    launches: launchesOver(db),
    notifications: notificationsOver(db),
    views: viewsOver(db),
    joins: joinsOver(db),
    notices: noticesOver(db),
    maintenance: maintenanceOver(db),
    audit: auditOver(db),
    ping: () => db.ping(),
    close: () => db.close(),
  };
}
