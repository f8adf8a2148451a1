/** The Debian packages that Berth uses, each with a program by which other systems can see whether they have the same. */

/** To run: the X server of a session, its window manager, the two simplest apps, and what makes them look right. */
export const RUN_PACKAGES = [
  { name: 'tigervnc-standalone-server', program: 'Xvnc' },
  { name: 'tigervnc-tools', program: 'vncpasswd' },
  { name: 'openbox', program: 'openbox' },
  { name: 'dbus', program: 'dbus-daemon' },
  { name: 'curl', program: 'curl' },
  { name: 'xterm', program: 'xterm' },
  { name: 'gedit', program: 'gedit' },
  { name: 'adwaita-icon-theme' },
  { name: 'librsvg2-common' },
  { name: 'fonts-dejavu-core' },
  { name: 'fonts-noto-cjk' },
];

/** To run on a virtual Slurm cluster of this machine: what its hosts are made with. They bring everything else along. */
export const CLUSTER_PACKAGES = [
  { name: 'mmdebstrap', program: 'mmdebstrap' },
  { name: 'iproute2', program: 'ip' },
  { name: 'util-linux', program: 'nsenter' },
];

/**
 * A PostgreSQL server that only its tests start. Installed by itself, Debian's package would make a database of its own and keep
 * it running; where somebody has said before what it is to do, that stays.
 */
const POSTGRESQL = {
  name: 'postgresql',
  program: 'initdb',
  settings: { file: '/etc/postgresql-common/createcluster.conf', line: 'create_main_cluster = false' },
};

/**
 * To test: also a browser, an application that draws in three dimensions, a solver and what shows its results, what the display of a node listens with, what
 * replicas share, and what a site sets up with `berth init`. Of those that are services Debian would start and enable some: tests
 * start their own, and nothing else is to listen.
 */
export const TEST_PACKAGES = [
  ...RUN_PACKAGES,
  ...CLUSTER_PACKAGES,
  { name: 'chromium', program: 'chromium' },
  { name: 'gmsh', program: 'gmsh' },
  { name: 'calculix-ccx', program: 'ccx' },
  { name: 'calculix-cgx', program: 'cgx' },
  { name: 'openssl', program: 'openssl' },
  { name: 'stunnel4', program: 'stunnel4' },
  { name: 'websockify', program: 'websockify' },
  { name: 'redis-server', program: 'redis-server', services: ['redis-server'] },
  POSTGRESQL,
  // What stands around Berth on an access node.
  { name: 'nginx-light', program: 'nginx', services: ['nginx'] },
  { name: 'prometheus', program: 'promtool', services: ['prometheus'] },
  {
    name: 'prometheus-node-exporter',
    program: 'prometheus-node-exporter',
    services: ['prometheus-node-exporter'],
  },
  { name: 'sudo', program: 'visudo' },
  { name: 'systemd', program: 'systemd-analyze' },
  // What people pack their files with.
  { name: 'bzip2', program: 'bzip2' },
  { name: 'xz-utils', program: 'xz' },
  { name: 'zip', program: 'zip' },
  { name: 'zstd', program: 'zstd' },
];
