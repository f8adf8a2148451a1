/** Runs other programs. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What is kept of a program's output, to be shown where it fails. */
const OUTPUT_BYTES = 64 * 1024;

/** The path of a program, or null where there is none. */
export function findProgram(name, path = process.env.PATH ?? '') {
  for (const folder of path.split(delimiter)) {
    if (folder === '') continue;
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {}
  }
  return null;
}

/** Runs a program to its end without a terminal; its status (-1 where it could not be started) and the last of what it printed. */
export function run(program, args, options = {}) {
  return new Promise((resolve) => {
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-OUTPUT_BYTES);
    };
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', (error) => resolve({ status: -1, output: error.message }));
    child.on('close', (status) => resolve({ status: status ?? -1, output }));
  });
}

/** The last lines of an output, for a person. */
export function lastLines(output, count) {
  return output.trim().split('\n').slice(-count).join('\n');
}
