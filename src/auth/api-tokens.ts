/** Personal access tokens for scripts: `berth_<token_id>_<secret>`. */
import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../errors.ts';
import { UniqueViolation } from '../records/database.ts';
import type { Records, TokenRecord } from '../records/records.ts';
import type { AnnounceEnd } from './credential-end.ts';
import { privateFolder, writePrivateFile } from './private-file.ts';
import { hashOfSecret, randomId, randomSecret } from './random-secret.ts';

const DAY_MS = 24 * 60 * 60_000;
const TOKENS_PER_USER = 50;
/** Remembering each use would make every request of a script a write. */
const TOUCH_EACH_MS = 5 * 60_000;
const FORM = /^berth_([a-z0-9]{1,32})_([\w-]{43})$/;
const OPERATOR_DAYS = 3650;

export interface ApiTokens {
  list(userId: string): Promise<TokenRecord[]>;
  /** The secret is told here and never again. */
  create(userId: string, name: string, days: number): Promise<{ token: TokenRecord; secret: string }>;
  /** False where that user has no such token. */
  revoke(userId: string, tokenId: string): Promise<boolean>;
  /** The token of that secret, where it lives; notes that it was used. */
  use(secret: string): Promise<TokenRecord | null>;
  /** The token, where it lives. */
  living(tokenId: string): Promise<TokenRecord | null>;
  /** Puts a new token of that user, for the command line on this machine, into `<home>/operator.token`. */
  issueOperatorToken(home: string, userId: string): Promise<void>;
}

export function apiTokens(deps: {
  records: Pick<Records, 'tokens'>;
  announceEnd: AnnounceEnd;
  now: () => number;
}): ApiTokens {
  const { records, now } = deps;

  const lives = (token: TokenRecord | null) => token !== null && now() < token.expires_at;

  function make(token_id: string, user_id: string, name: string, days: number) {
    const secret = `berth_${token_id}_${randomSecret()}`;
    const created_at = now();
    const token: TokenRecord = {
      token_id,
      user_id,
      name,
      secret_hash: hashOfSecret(secret),
      created_at,
      expires_at: created_at + days * DAY_MS,
      last_used_at: null,
    };
    return { token, secret };
  }

  async function revoke(userId: string, tokenId: string): Promise<boolean> {
    const existed = await records.tokens.delete(userId, tokenId);
    if (existed) await deps.announceEnd([tokenId]);
    return existed;
  }

  return {
    list: (userId) => records.tokens.list(userId),

    async create(userId, name, days) {
      if ((await records.tokens.list(userId)).length >= TOKENS_PER_USER)
        throw new Problem('wrong_state', `You have ${TOKENS_PER_USER} tokens; delete one first.`);
      const made = make(randomId(), userId, name, days);
      await records.tokens.insert(made.token);
      return made;
    },

    revoke,

    async use(secret) {
      if (!FORM.test(secret)) return null;
      const token = await records.tokens.findBySecret(hashOfSecret(secret));
      if (token === null || !lives(token)) return null;
      const moment = now();
      // A clock that is set back must not keep it from being noted, nor a full disk the token from being good.
      if (Math.abs(moment - (token.last_used_at ?? 0)) >= TOUCH_EACH_MS) {
        await records.tokens.touch(token.token_id, moment).catch((error: unknown) => {
          if (!(error instanceof Problem)) throw error;
        });
      }
      return token;
    },

    async living(tokenId) {
      const token = await records.tokens.get(tokenId);
      return lives(token) ? token : null;
    },

    async issueOperatorToken(home, userId) {
      privateFolder(home);
      const id = operatorId(home);
      await revoke(userId, id);
      const { token, secret } = make(id, userId, `command line on ${hostname()}`, OPERATOR_DAYS);
      try {
        await records.tokens.insert(token);
      } catch (error) {
        // Another process of this home starts at the same moment, and leaves its own.
        if (error instanceof UniqueViolation) return;
        throw error;
      }
      writePrivateFile(join(home, 'operator.token'), `${secret}\n`);
    },
  };
}

/** One for each host and home: processes of a site that run elsewhere have their own. */
function operatorId(home: string): string {
  return `operator${createHash('sha256').update(`${hostname()}:${home}`).digest('hex').slice(0, 16)}`;
}
