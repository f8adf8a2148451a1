/** The virtual cluster is what it claims to be: real limits, users apart from each other, a network that can be cut. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { signalInside } from '../../testbed/command.ts';
import { forward } from '../../testbed/forward.ts';
import { sharedCluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';

describe('a job on the virtual cluster', () => {
  const cluster = sharedCluster();
  const submit = async (script: string, ...options: string[]) => {
    const args = ['sbatch', '--parsable', '--output=%j.out', ...options];
    const id = await cluster.output('access', args, { user: 'testuser', input: `#!/bin/bash\n${script}\n` });
    return id.trim();
  };
  const accounted = async (id: string, user = 'testuser') => {
    const state = await cluster.output('access', ['sacct', '-X', '-n', '-P', '-o', 'State', '-j', id], { user });
    return state.trim();
  };
  const ended = (id: string, state: string) =>
    until(`job ${id} is ${state}`, async () => (await accounted(id)) === state);
  const printed = (id: string) => readFileSync(join(cluster.homes, 'testuser', `${id}.out`), 'utf8');

  it('runs as its user, on a host with a name, an address and a /tmp of its own', async () => {
    await cluster.output('access', ['touch', '/tmp/of-access']);
    const id = await submit('id -un; hostname; hostname -I; ls /tmp/of-access 2>&1 || true');
    await ended(id, 'COMPLETED');
    expect(printed(id)).toMatch(/^testuser\nnode001\n192\.168\.122\.11 \nls: cannot access '\/tmp\/of-access'/);
  });

  it('is killed as OUT_OF_MEMORY beyond its limit, and its neighbour lives', async () => {
    const neighbour = await submit('until [ -e go-on ]; do sleep 0.1; done', '--partition=viz', '--mem=100');
    const greedy = await submit('head -c 300m /dev/zero | tail', '--partition=viz', '--mem=100');
    await ended(greedy, 'OUT_OF_MEMORY');
    expect(await accounted(neighbour)).toBe('RUNNING');
    await cluster.output('access', ['touch', 'go-on'], { user: 'testuser' });
    await ended(neighbour, 'COMPLETED');
  });

  it('has the GPUs that it asked for, and no others', async () => {
    const both = await submit('echo "[$CUDA_VISIBLE_DEVICES]"', '--partition=gpu', '--gres=gpu:2');
    const none = await submit('echo "[$CUDA_VISIBLE_DEVICES]"', '--partition=gpu');
    await ended(both, 'COMPLETED');
    await ended(none, 'COMPLETED');
    expect(printed(both)).toBe('[0,1]\n');
    expect(printed(none)).toBe('[]\n');
  });

  it('is seen by its user and by the operator, and by nobody else', async () => {
    const id = await submit('sleep 600');
    const listed = (user: string) => cluster.output('access', ['squeue', '-h', '-a', '-o', '%i'], { user });
    expect(await listed('testuser')).toContain(id);
    expect(await listed('berth')).toContain(id);
    expect(await listed('otheruser')).toBe('');
    expect(await accounted(id, 'otheruser')).toBe('');
    await cluster.output('access', ['scancel', id], { user: 'berth' });
    await until('it was cancelled', async () => (await accounted(id)).startsWith('CANCELLED by 901'));
  });

  it('is refused with an account that its user does not have', async () => {
    const refused = await cluster.exec('access', ['sbatch', '--account=engineering', '--wrap=true'], {
      user: 'otheruser',
    });
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('Invalid account');
  });

  it('makes room where one of a higher tier waits', async () => {
    const scavenger = await submit('sleep 600', '--partition=scavenge', '--nodelist=node002', '--exclusive');
    await until('it runs', async () => (await accounted(scavenger)) === 'RUNNING');
    const preferred = await submit('true', '--nodelist=node002', '--exclusive');
    await ended(preferred, 'COMPLETED');
    await ended(scavenger, 'PREEMPTED');
  });
});

describe('the network of the virtual cluster', () => {
  const cluster = sharedCluster();
  const reaches = async (from: string, port: number) => {
    const attempt = `: </dev/tcp/192.168.122.1/${port}`;
    return (await cluster.exec(from, ['timeout', '2', 'bash', '-c', attempt])).status === 0;
  };

  it('loses what a route is cut for, and nothing else', async () => {
    await cluster.cutRoute('node001', 'access', 6817);
    expect(await reaches('node001', 6817)).toBe(false);
    expect(await reaches('node001', 6819)).toBe(true);
    expect(await reaches('node002', 6817)).toBe(true);
    await cluster.restoreRoutes('node001');
    expect(await reaches('node001', 6817)).toBe(true);
  });

  it('loses everything of a host whose wire is cut', async () => {
    await cluster.cutNetwork('node001');
    expect(await reaches('node001', 6819)).toBe(false);
    await cluster.restoreNetwork('node001');
    await until('it is reached again', () => reaches('node001', 6819));
  });

  it('is reached from the machine through a forwarded port, until that is closed', async () => {
    const server = `
      require('node:net').createServer((socket) => socket.end('from access')).listen(9999, () => console.log());
      process.on('SIGTERM', () => process.exit(7));`;
    const [program = '', ...args] = cluster.command('access');
    const child = spawn(program, [...args, '/opt/berth/node_modules/.bin/node', '-e', server]);
    await once(child.stdout, 'data');
    const way = await forward(cluster, 'access', 9999);
    const read = async () => text(connect(way.port, '127.0.0.1'));
    expect(await read()).toBe('from access');
    await way.close();
    await expect(read()).rejects.toThrow('ECONNREFUSED');
    signalInside(child, 'SIGTERM');
    expect(await once(child, 'exit')).toEqual([7, null]);
  });
});
