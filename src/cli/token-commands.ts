/** `berth token …`: tokens of the user that the command line speaks as. */
import { tokenCreated, tokenList } from '../auth/schema.ts';
import type { Command } from './command.ts';
import { wholeNumber } from './numbers.ts';
import { moment, safe, table } from './text.ts';

export const tokenCommands: Command[] = [
  {
    name: 'token create',
    positionals: ['name'],
    summary: 'Make an API token; it is shown only once',
    options: { days: { type: 'string', value: 'days', help: 'how long it lives (90)' } },
    async run({ client, positionals: [name], option, output }) {
      const days = wholeNumber('days', option('days'));
      const token = await client.request(tokenCreated, 'POST', '/api/auth/tokens', { name, days });
      output.answer(token, () => `${token.secret}\n`);
      output.progress(`It ends on ${moment(token.expires_at)} and is not shown again. Use it as BERTH_TOKEN.`);
    },
  },
  {
    name: 'token list',
    positionals: [],
    summary: 'List your API tokens',
    options: {},
    async run({ client, output }) {
      const list = await client.request(tokenList, 'GET', '/api/auth/tokens');
      const rows = list.tokens.map((token) => [
        token.token_id,
        token.name,
        moment(token.created_at),
        moment(token.expires_at),
        moment(token.last_used_at),
      ]);
      output.answer(list, () => table(['TOKEN', 'NAME', 'MADE', 'ENDS', 'LAST USED'], rows));
    },
  },
  {
    name: 'token revoke',
    positionals: ['id'],
    summary: 'End an API token',
    options: {},
    async run({ client, positionals: [id = ''], output }) {
      await client.requestNothing('DELETE', `/api/auth/tokens/${encodeURIComponent(id)}`);
      output.answer({ token_id: id }, () => `${safe(id)} is no longer accepted.\n`);
    },
  },
];
