/** The part of the configuration that comes from environment variables. An empty variable counts as not set. */
import { isIP } from 'node:net';
import { password } from '../auth/schema.ts';
import type { Fault } from '../yaml/yaml.ts';

export interface Environment {
  configFile: string | undefined;
  home: string | undefined;
  host: string | undefined;
  port: number | undefined;
  adminPassword: string | undefined;
  xdgRuntimeDir: string | undefined;
  /** Those of Berth's variables that are set. */
  given: string[];
}

const VARIABLES = ['BERTH_HOME', 'BERTH_HOST', 'BERTH_PORT', 'BERTH_ADMIN_PASSWORD'];
const HOST_NAME = /^(?!-)[a-zA-Z0-9-]{1,63}(\.[a-zA-Z0-9-]{1,63})*$/;

export function isHost(text: string): boolean {
  return isIP(text) !== 0 || HOST_NAME.test(text);
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

export function readEnvironment(env: Record<string, string | undefined>): { env: Environment; faults: Fault[] } {
  const faults: Fault[] = [];
  const fault = (message: string) => faults.push({ file: 'environment', line: null, message });

  const port = env.BERTH_PORT || undefined;
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535)) {
    fault(`BERTH_PORT must be a port from 0 (any free one) to 65535, not ${JSON.stringify(port)}`);
  }
  const host = env.BERTH_HOST || undefined;
  if (host !== undefined && !isHost(host)) {
    fault(`BERTH_HOST must be an address or a host name, for example 127.0.0.1, not ${JSON.stringify(host)}`);
  }
  const adminPassword = env.BERTH_ADMIN_PASSWORD || undefined;
  const checked = password.safeParse(adminPassword);
  if (adminPassword !== undefined && !checked.success) {
    fault(`BERTH_ADMIN_PASSWORD ${checked.error.issues[0]?.message}`);
  }
  return {
    env: {
      configFile: env.BERTH_CONFIG || undefined,
      home: env.BERTH_HOME || undefined,
      host: host !== undefined && isHost(host) ? host : undefined,
      port: port === undefined ? undefined : Number(port),
      adminPassword,
      xdgRuntimeDir: env.XDG_RUNTIME_DIR || undefined,
      given: VARIABLES.filter((name) => env[name]),
    },
    faults,
  };
}
