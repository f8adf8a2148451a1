/** What root types to put the files in place. docs/install.md tells the same, with reasons. */
import type { Answers } from './answers.ts';

export interface Step {
  title: string;
  commands: string[];
}

/** In their order; each may be repeated. `hasAccount`: whether the services' account is there. */
export function stepsOf(folder: string, { scheduler }: Answers, hasAccount: boolean): Step[] {
  const isSlurm = scheduler === 'slurm';
  const berth = `sudo -u berth -H BERTH_CONFIG=${folder}/berth.yaml /opt/berth/bin/berth`;
  const steps: (Step | false)[] = [
    !hasAccount && {
      title: 'The account of the services; then the files become its own',
      commands: [
        'useradd --system --create-home --home-dir /var/lib/berth --shell /bin/bash berth',
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
        `${berth} grant-key >/etc/berth/as-user.json`,
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
    { title: 'Whether it is all there', commands: [`${berth} doctor`] },
  ];
  return steps.filter((step) => step !== false);
}
