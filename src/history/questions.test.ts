import { expect, it } from 'vitest';
import { nodeQuestions } from './questions.ts';

/** The regular expression for instances, as Prometheus reads it: a string of Go, anchored at both ends. */
function instances(query: string): RegExp {
  const [, text = ''] = /instance=~"((?:[^"\\\n]|\\.)*)"/.exec(query) ?? [];
  return new RegExp(`^(?:${JSON.parse(`"${text}"`)})$`);
}

it('means one node, with its domain and port or without', () => {
  const [{ query } = { query: '' }] = nodeQuestions('node01', 15);
  for (const instance of ['node01', 'node01:9100', 'node01.site.example:9100'])
    expect(instance).toMatch(instances(query));
  for (const instance of ['node011', 'xnode01:9100', 'node02:9100']) expect(instance).not.toMatch(instances(query));
});

it.each(['n"} or up{x="', 'n\\"} or up{x="', 'a|b', '.*', 'n[0-9]+', 'line\nbreak', 'n\\', "n' or 1", '노드01'])(
  'takes %j for the name that it is, and for nothing else',
  (name) => {
    for (const { query } of nodeQuestions(name, 60)) {
      expect(`${name}:9100`).toMatch(instances(query));
      expect('node01:9100').not.toMatch(instances(query));
      // With every string taken away, nothing of the name is left.
      const bare = query.replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
      expect(bare).toMatch(/^[\w\s{}()[\],=~!*/+.-]*(""[\w\s{}()[\],=~!*/+.-]*)*$/);
      expect(bare).not.toContain('up{');
    }
  },
);

it('takes the rate over a step, and over two minutes at least', () => {
  expect(nodeQuestions('n', 15)[0]?.query).toContain('[120s]');
  expect(nodeQuestions('n', 3600)[0]?.query).toContain('[3600s]');
});
