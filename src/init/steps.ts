/** What root types to put the files in place. docs/install.md tells the same, with reasons. */
import { ACCOUNTS, ACTING, SERVICES_GROUP } from './accounts.ts';
import type { Answers } from './answers.ts';
import { OLD_FILES } from './keys.ts';

export interface Step {
  title: string;
  commands: string[];
}

export interface Present {
  /** Whether the services' accounts are there. */
  hasAccounts: boolean;
  /** Where an earlier Berth kept the keys that it now has in files of their own. */
  oldHome: string | null;
}

/** In their order; each may be repeated. */
export function stepsOf(folder: string, answers: Answers, { hasAccounts, oldHome }: Present): Step[] {
  const isSlurm = answers.scheduler === 'slurm';
  const berth = `BERTH_CONFIG=${folder}/berth.yaml /opt/berth/bin/berth`;
  const steps: (Step | false)[] = [
    !hasAccounts && {
      title: 'The accounts of the services; then each gets its files',
      commands: [
        `getent group ${SERVICES_GROUP} || groupadd --system ${SERVICES_GROUP}`,
        ...ACCOUNTS.map(
          (account) =>
            `id ${account} || useradd --system --create-home --home-dir /var/lib/${account} --shell /usr/sbin/nologin ${account}`,
        ),
        ...ACCOUNTS.map((account) => `usermod --append --groups ${SERVICES_GROUP} ${account}`),
        `/opt/berth/bin/berth init --folder ${folder} --yes`,
      ],
    },
    {
      title: 'PostgreSQL',
      commands: [`runuser -u postgres -- psql <${folder}/postgresql/berth.sql`],
    },
    {
      title: 'Redis',
      commands: [
        `grep -q '${folder}/redis' /etc/redis/redis.conf || echo 'include ${folder}/redis/berth.conf' >>/etc/redis/redis.conf`,
        'systemctl restart redis-server',
      ],
    },
    isSlurm && {
      title: 'Slurm (compare slurm/berth.conf with its slurm.conf) and sudo',
      commands: [
        'sacctmgr --immediate add user name=berth account=root adminlevel=Operator',
        'getent group berth-users || groupadd berth-users',
        `install -m 440 ${folder}/sudoers.d/berth /etc/sudoers.d/berth && visudo -c`,
        `sudo -u ${ACTING} -H ${berth} grant-key >/etc/berth/as-user.json`,
      ],
    },
    {
      title: 'The services',
      commands: [
        `systemctl link ${folder}/systemd/berth*.service ${folder}/systemd/berth.target`,
        'systemctl daemon-reload',
        'systemctl enable berth.target',
        'systemctl restart berth.target',
      ],
    },
    {
      title: 'nginx',
      commands: [
        `ln -sf ${folder}/nginx/berth.conf /etc/nginx/sites-enabled/berth.conf`,
        "sed -i -E 's/worker_connections +[0-9]+;/worker_connections 16384;/' /etc/nginx/nginx.conf",
        `echo 'worker_rlimit_nofile 65536;' >/etc/nginx/modules-enabled/berth.conf`,
        'nginx -t && systemctl reload-or-restart nginx',
      ],
    },
    {
      title: 'Prometheus and the exporter of this machine',
      commands: [
        `echo 'ARGS="--config.file=${folder}/prometheus/prometheus.yml --web.listen-address=127.0.0.1:9090"' >/etc/default/prometheus`,
        `echo 'ARGS="--web.listen-address=127.0.0.1:9100"' >/etc/default/prometheus-node-exporter`,
        'systemctl restart prometheus prometheus-node-exporter',
      ],
    },
    oldHome !== null && {
      title: 'What an earlier Berth has left: its keys are now in files of their own',
      commands: [`rm -f ${OLD_FILES.map((name) => `${oldHome}/${name}`).join(' ')}`],
    },
    { title: 'Whether it is all there', commands: [`${berth} doctor`] },
  ];
  return steps.filter((step) => step !== false);
}
