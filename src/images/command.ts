/** `berth image build`: not a client of the portal, it runs on a machine that has Apptainer. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildImages } from './build.ts';
import { ImageFault } from './fault.ts';

const HELP = `Commands:
  berth image build <app>... [--output <folder>]
      Build the images of apps from their definitions (docs/images.md), on a machine with Apptainer and mmdebstrap.
      The folder is the configured one (images) unless another is named. TMPDIR says where to unpack: /var/tmp if not set.
`;
const EXIT = { done: 0, refused: 1, usage: 2, interrupted: 130 } as const;

export interface ImageCommand {
  env: NodeJS.ProcessEnv;
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown };
  readConfig: () => { images: string; folders: string[] };
  signal: AbortSignal;
}

/** The exit status. */
export async function runImageCommand(argv: string[], command: ImageCommand): Promise<number> {
  const { env, stdout, stderr, readConfig, signal } = command;
  const wrong = (message: string) => {
    stderr.write(`berth: ${message} berth image --help shows how.\n`);
    return EXIT.usage;
  };
  const parsed = parse(argv);
  if (parsed instanceof Error) return wrong(`${parsed.message}.`);
  const [verb = '', ...apps] = parsed.positionals;
  if (parsed.values.help === true || verb === '' || verb === 'help') {
    stdout.write(HELP);
    return EXIT.done;
  }
  if (verb !== 'build') return wrong(`image ${verb} is not a command.`);
  if (apps.length === 0) return wrong('image build takes the names of apps.');

  const { images, folders } = readConfig();
  try {
    await buildImages([...new Set(apps)], {
      folders,
      output: resolve(parsed.values.output ?? images),
      temporary: env.TMPDIR ?? '/var/tmp',
      env,
      say: (line) => stdout.write(`${line}\n`),
      signal,
    });
  } catch (error) {
    if (!(error instanceof ImageFault)) throw error;
    stderr.write(`berth: ${error.message}\n`);
    return EXIT.refused;
  }
  if (!signal.aborted) return EXIT.done;
  stderr.write('berth: interrupted; the image that was being built is not there, everything else is as it was.\n');
  return EXIT.interrupted;
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { output: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    return error as Error;
  }
}
