/** Runs programs of the machine. */
import { spawn } from 'node:child_process';

export interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  input?: string;
  env?: Record<string, string>;
  timeoutMs?: number;
}

/** A fault that whoever called `berth cluster` can act on. */
export class ClusterFault extends Error {}

/** Runs a program to its end. One that a signal ended, or that was not there, has status -1. */
export function run([program = '', ...args]: string[], { input, env, timeoutMs }: RunOptions = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: 'pipe',
      ...(env !== undefined && { env: { ...process.env, ...env } }),
      ...(timeoutMs !== undefined && { timeout: timeoutMs, killSignal: 'SIGKILL' }),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdin.on('error', () => {}); // It ended without reading all.
    child.stdin.end(input);
    child.on('error', (error) => resolve({ status: -1, stdout, stderr: error.message }));
    child.on('close', (status) => resolve({ status: status ?? -1, stdout, stderr }));
  });
}

/** What it prints; throws where it fails. */
export async function output(command: string[], options: RunOptions = {}): Promise<string> {
  const { status, stdout, stderr } = await run(command, options);
  if (status === 0) return stdout;
  throw new Error(`${command.join(' ')} failed with status ${status}: ${(stderr || stdout).trim()}`);
}
