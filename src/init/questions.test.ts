import { describe, expect, it } from 'vitest';
import { answersOf, type Given, QUESTIONS } from './answers.ts';
import { AnswerFault, collect } from './questions.ts';

const NEEDED = { address: 'portal.example', scheduler: 'slurm' };

/** Answers by the first words of a question, each once. */
function terminal(answers: [question: string, answer: string][]) {
  const left = [...answers];
  const said: string[] = [];
  const shown: Record<string, string | undefined> = {};
  return {
    said,
    shown,
    left,
    ask: async (text: string, usual: string | undefined) => {
      shown[text] = usual;
      const index = left.findIndex(([question]) => text.startsWith(question));
      return index === -1 ? '' : (left.splice(index, 1)[0]?.[1] ?? '');
    },
    say: (line: string) => void said.push(line),
  };
}

describe('without a terminal', () => {
  it('flags win over what was said before, and that over what is usual', async () => {
    const given = await collect(QUESTIONS, { ...NEEDED, name: 'New' }, { name: 'Old', cluster: 'meggie' }, null);
    expect(answersOf(given)).toEqual({
      name: 'New',
      address: 'portal.example',
      scheduler: 'slurm',
      cluster: 'meggie',
      partition: null,
      gpuPartition: null,
      homes: '/home',
      replicas: 1,
      nodes: [],
      tls: null,
    });
  });

  it.each(['address', 'scheduler'])('names the flag of what nobody said: --%s', async (flag) => {
    const { [flag]: _, ...others }: Given = NEEDED;
    await expect(collect(QUESTIONS, others, {}, null)).rejects.toThrow(
      new RegExp(`^--${flag} is missing.*--${flag} <`),
    );
  });

  it.each<[string, string]>([
    ['name', ''],
    ['name', 'two\nlines'],
    ['address', 'https://portal.example'],
    ['address', 'portal.example:8443'],
    ['address', 'Portal.example'],
    ['address', 'portal.example; return 200'],
    ['address', '-portal.example'],
    ['address', '1.2.3'],
    ['scheduler', 'pbs'],
    ['cluster', 'my cluster'],
    ['partition', 'viz\nUser=root'],
    ['gpu-partition', '-gpu'],
    ['homes', 'home'],
    ['homes', '/'],
    ['homes', '/home /etc'],
    ['replicas', '0'],
    ['replicas', '6'],
    ['replicas', 'two'],
    ['nodes', 'viz-node001,,'],
    ['nodes', 'viz node'],
    ['certificate', 'cert.pem'],
    ['certificate', '/etc/ssl/{{name}}.pem'],
  ])('refuses --%s %j with what it must be', async (flag, answer) => {
    const attempt = collect(QUESTIONS, { ...NEEDED, key: '/etc/ssl/key.pem', [flag]: answer }, {}, null);
    await expect(attempt).rejects.toThrow(AnswerFault);
    await expect(attempt).rejects.toThrow(new RegExp(`^--${flag}: .* must (not )?be `));
  });

  it('takes addresses by number, and needs the key of a certificate', async () => {
    const numbered = { ...NEEDED, address: '192.0.2.7', certificate: '/etc/ssl/cert.pem' };
    await expect(collect(QUESTIONS, numbered, {}, null)).rejects.toThrow('--key is missing');
    const given = await collect(QUESTIONS, { ...numbered, key: '/etc/ssl/key.pem' }, {}, null);
    expect(answersOf(given).tls).toEqual({ certificate: '/etc/ssl/cert.pem', key: '/etc/ssl/key.pem' });
  });

  it('refuses an answer that the others leave no room for', async () => {
    const local = { address: 'portal.example', scheduler: 'local', partition: 'viz' };
    await expect(collect(QUESTIONS, local, {}, null)).rejects.toThrow('--partition does not go with the other answers');
    expect(await collect(QUESTIONS, { ...local, partition: '' }, { partition: 'viz' }, null)).not.toHaveProperty(
      'partition',
    );
  });
});

describe('at a terminal', () => {
  it('asks what no flag says, shows what was said before, and asks again where the answer is no good', async () => {
    const desk = terminal([
      ['Address', 'https://portal.example'],
      ['Address', 'portal.example'],
      ['What runs', 'slurm'],
    ]);
    const given = await collect(QUESTIONS, { name: 'Site' }, { partition: 'viz', replicas: '2' }, desk);
    expect(given).toMatchObject({ name: 'Site', address: 'portal.example', partition: 'viz', replicas: '2' });
    expect(desk.said).toEqual([expect.stringContaining('must be a host name')]);
    expect(desk.left).toEqual([]);
    expect(desk.shown).not.toHaveProperty(QUESTIONS[0]?.text ?? '');
    expect(Object.values(desk.shown)).toContain('viz');
  });

  it('takes back an earlier answer with a dash', async () => {
    const desk = terminal([
      ['Partition of sessions (', '-'],
      ['Certificate', '-'],
    ]);
    const earlier = { ...NEEDED, partition: 'viz', certificate: '/etc/ssl/cert.pem', key: '/etc/ssl/key.pem' };
    expect(answersOf(await collect(QUESTIONS, {}, earlier, desk))).toMatchObject({ partition: null, tls: null });
  });
});
