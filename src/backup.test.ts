import { expect, it } from 'vitest';
import { runBackupCommand } from './backup.ts';

const database = {
  host: 'db.example',
  port: 5432,
  user: 'berth',
  database: 'records',
  tls: true,
  certificates: null,
  passwordFile: '/etc/berth/db-password',
};

it.each([
  ['backup', /pg_dump for the database records at db.example, and keep with it secrets.json/],
  ['restore', /pg_restore for the database records at db.example, and keep with it secrets.json/],
] as const)('%s leaves the records to PostgreSQL where they are there', async (verb, sentence) => {
  const host = { readConfig: () => ({ home: '/nowhere', database }), print: () => {} };
  await expect(runBackupCommand(verb, ['file'], host)).rejects.toThrow(sentence);
});
