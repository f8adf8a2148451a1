/** `berth session share`, `shares` and `unshare`. */
import { createdShare, type Guest, type Share, shareList } from '../shares/schema.ts';
import type { Command } from './command.ts';
import { minutes } from './numbers.ts';
import { moment, safe, table } from './text.ts';

const address = (sessionId: string) => `/api/app/sessions/${encodeURIComponent(sessionId)}/shares`;

const MAY = { view: 'look', control: 'control' } as const;

const inWords = ({ user_id, scope, connected }: Guest) =>
  `${user_id ?? 'not logged in'} (${MAY[scope]}, ${connected === 0 ? 'away' : `${connected} connected`})`;

const rowOf = ({ share_id, scope, audience, expires_at, guests }: Share) => [
  share_id,
  MAY[scope],
  audience,
  moment(expires_at),
  guests.map(inWords).join(', ') || '-',
];

export const shareCommands: Command[] = [
  {
    name: 'session share',
    positionals: ['id'],
    summary: 'Make a link by which others look at a session, or use it with you',
    options: {
      control: { type: 'boolean', help: 'let them use it, too, with keyboard, mouse and clipboard' },
      anyone: { type: 'boolean', help: 'let people look who are not logged in, where the site allows it' },
      expires: { type: 'string', value: 'time', help: 'until the link ends: minutes, or 8h, 2d (8h)' },
    },
    async run({ client, positionals: [id = ''], flag, option, output }) {
      const lifetime = minutes('expires', option('expires'));
      const made = await client.request(createdShare, 'POST', address(id), {
        scope: flag('control') ? 'control' : 'view',
        audience: flag('anyone') ? 'anyone' : 'users',
        ...(lifetime !== undefined && { minutes: lifetime }),
      });
      const link = new URL(made.path, client.url).href;
      output.answer({ ...made, link }, () => `${link}\n`);
      output.progress(`Good until ${moment(made.expires_at)}. It is not shown again. Revoke it by:`);
      output.progress(`berth session unshare ${id} ${made.share_id}`);
    },
  },
  {
    name: 'session shares',
    positionals: ['id'],
    summary: 'List the links to a session, and who has opened them',
    options: {},
    async run({ client, positionals: [id = ''], output }) {
      const found = await client.request(shareList, 'GET', address(id));
      output.answer(found, () => table(['SHARE', 'MAY', 'FOR', 'ENDS', 'OPENED BY'], found.shares.map(rowOf)));
    },
  },
  {
    name: 'session unshare',
    positionals: ['id', 'share'],
    summary: 'Revoke a link; who came by it is cut at once',
    options: {},
    async run({ client, positionals: [id = '', share = ''], output }) {
      await client.requestNothing('DELETE', `${address(id)}/${encodeURIComponent(share)}`);
      output.answer({ share_id: share }, () => `${safe(share)} is revoked.\n`);
    },
  },
];
