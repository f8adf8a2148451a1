/** `berth user …` */
import { type User, user, userList } from '../auth/schema.ts';
import type { Command, Context, Option } from './command.ts';
import { usageFault } from './faults.ts';
import { moment, safe, table } from './text.ts';

const PASSWORD_STDIN: Option = { type: 'boolean', help: 'read the password from standard input instead of asking' };
const ROLE: Option = { type: 'string', value: 'role', help: 'user (the default), support or admin' };
const ACCOUNT: Option = { type: 'string', value: 'account', help: 'the account of this machine that sessions run as' };

const stateOf = ({ disabled }: User) => (disabled ? 'disabled' : 'enabled');

async function change({ client, positionals, output }: Context, changes: object, said: string): Promise<void> {
  const [id = ''] = positionals;
  const changed = await client.request(user, 'PATCH', `/api/admin/users/${encodeURIComponent(id)}`, changes);
  output.answer(changed, () => `${safe(changed.user_id)} ${said}\n`);
}

export const userCommands: Command[] = [
  {
    name: 'user add',
    positionals: ['id'],
    summary: 'Make a user; the password is asked for',
    options: { role: ROLE, account: ACCOUNT, 'password-stdin': PASSWORD_STDIN },
    async run({ client, positionals, option, readPassword, output }) {
      const made = await client.request(user, 'POST', '/api/admin/users', {
        user_id: positionals[0],
        password: await readPassword(),
        role: option('role'),
        account: option('account'),
      });
      output.answer(made, () => `${safe(made.user_id)} can log in at ${client.url}\n`);
    },
  },
  {
    name: 'user list',
    positionals: [],
    summary: 'List all users',
    options: {},
    async run({ client, output }) {
      const list = await client.request(userList, 'GET', '/api/admin/users');
      output.answer(list, () =>
        table(
          ['USER', 'ROLE', 'ACCOUNT', 'STATE', 'SINCE'],
          list.users.map((one) => [one.user_id, one.role, one.account ?? '-', stateOf(one), moment(one.created_at)]),
        ),
      );
    },
  },
  {
    name: 'user set',
    positionals: ['id'],
    summary: 'Change the role or the account of a user',
    options: { role: { ...ROLE, help: 'user, support or admin' }, account: ACCOUNT },
    async run(context) {
      const [role, account] = [context.option('role'), context.option('account')];
      if (role === undefined && account === undefined) throw usageFault('user set needs --role or --account.');
      await change(context, { role, account }, 'is changed.');
    },
  },
  {
    name: 'user passwd',
    positionals: ['id'],
    summary: 'Set the password of a user, which ends the log-ins of the user',
    options: { 'password-stdin': PASSWORD_STDIN },
    async run(context) {
      await change(context, { password: await context.readPassword() }, 'has a new password.');
    },
  },
  {
    name: 'user disable',
    positionals: ['id'],
    summary: 'Refuse a user from now on; the log-ins of the user end',
    options: {},
    run: (context) => change(context, { disabled: true }, 'cannot log in any more.'),
  },
  {
    name: 'user enable',
    positionals: ['id'],
    summary: 'Let a disabled user log in again',
    options: {},
    run: (context) => change(context, { disabled: false }, 'can log in again.'),
  },
];
