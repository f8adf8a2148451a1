import { newId } from '../work/new-id.ts';

/** `app-session-<seconds since 1970>-<6 random letters and digits>` */
export const newSessionId = (at: number): string => newId('app-session', at);

/** For a question about a job that nobody submits. */
export const newEstimateId = (at: number): string => newId('berth-estimate', at);
