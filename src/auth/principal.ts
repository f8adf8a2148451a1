import type { Role } from './schema.ts';

/** Who makes a request, as the guard established it. */
export interface Principal {
  user_id: string;
  role: Role;
  /** The operating-system account of the user's jobs, or null where none is mapped. */
  account: string | null;
  /** The log-in or token that this request came with; sockets are cut when it ends. */
  credential_id: string;
  /** What was presented: an access token or an API token. A service shows it to auth where it needs leave to act as this user. */
  credential: string;
  /** Who of support looks on as this user; such a principal changes nothing. */
  viewed_by?: string;
}
