/** nginx' site: one group of servers for each service that browsers reach. */
import { fill } from './fill.ts';
import type { Process } from './processes.ts';
import type { Site } from './site-files.ts';

/** Long connections go where fewest are; short ones in turn. */
const LONG = new Set(['events', 'gateway']);
/** Nobody calls it. */
const UNREACHED = 'monitor';

/** The text of nginx/berth.conf. */
export function nginxSite({ answers, processes, template }: Site, tls: { certificate: string; key: string }): string {
  return fill(template('nginx/berth.conf'), {
    address: answers.address,
    ...tls,
    upstreams: processes
      .filter(({ service }) => service !== UNREACHED)
      .map(upstream)
      .join('\n'),
  });
}

function upstream({ service, ports }: Process): string {
  return [
    `upstream berth_${service} {`,
    `    zone berth_${service} 64k;`,
    ...(LONG.has(service) ? ['    least_conn;'] : []),
    ...ports.map((port) => `    server 127.0.0.1:${port} max_fails=1 fail_timeout=5s;`),
    // Where all are out, for they were restarted one after the other, they are tried all the same.
    ...(ports.length > 1 ? ports.map((port) => `    server 127.0.0.1:${port} max_fails=0 backup;`) : []),
    '}',
  ].join('\n');
}
