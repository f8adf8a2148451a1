import type { Session } from '../../src/session/schema.ts';

/** Whether it runs somewhere else than on the portal's own machine. */
export const isOnCluster = ({ cluster }: Pick<Session, 'cluster'>): boolean => cluster !== 'local';
