/** At the first start there must be somebody who can log in. */
import { randomInt } from 'node:crypto';
import { UniqueViolation } from '../records/database.ts';
import type { Records } from '../records/records.ts';
import type { Audit } from './audit.ts';
import type { Passwords } from './passwords.ts';

export const FIRST_ADMIN = 'admin';

/** Without letters and digits that look alike: it is read from a terminal and typed. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 5;

/** Makes the user `admin` where there is none; its password where it was made up. */
export async function ensureAdmin(
  deps: { records: Pick<Records, 'users'>; passwords: Pick<Passwords, 'hash'>; audit: Audit; now: () => number },
  adminPassword: string | null,
): Promise<{ generatedPassword: string | null }> {
  const none = { generatedPassword: null };
  if ((await deps.records.users.get(FIRST_ADMIN)) !== null) return none;
  const password = adminPassword ?? makeUpPassword();
  try {
    await deps.records.users.insert({
      user_id: FIRST_ADMIN,
      password_hash: await deps.passwords.hash(password),
      role: 'admin',
      account: null,
      disabled: false,
      sessions_max: null,
      created_at: deps.now(),
      version: 1,
    });
  } catch (error) {
    // Another replica that starts at the same time made it.
    if (error instanceof UniqueViolation) return none;
    throw error;
  }
  await deps.audit({
    user_id: null,
    address: null,
    action: 'user.create',
    target: FIRST_ADMIN,
    detail: { role: 'admin' },
  });
  return { generatedPassword: adminPassword === null ? password : null };
}

/** Twenty of 31 characters: 99 bits. */
function makeUpPassword(): string {
  const group = () => Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}
