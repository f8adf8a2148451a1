/** Why no image was built, in words that whoever called `berth image` can act on. */

export class ImageFault extends Error {}

interface Build {
  /** The definition that was built. */
  definition: string;
  /** Where the build unpacks. */
  workspace: string;
  output: string;
}

type Rule = [sign: RegExp, message: (found: string, build: Build) => string];

const RULES: Rule[] = [
  [
    /Unable to locate package (\S+)|Package '?([^\s']+)'? has no installation candidate/,
    (name, { definition }) => `Debian has no package ${name} in this release; correct its name in ${definition}.`,
  ],
  [
    /No space left on device|Disk quota exceeded/,
    (_, { workspace, output }) =>
      `There is no room left in ${workspace} or ${output}; make room, or name another folder by TMPDIR or --output.`,
  ],
  [
    /(?:Could not resolve|Temporary failure resolving|Could not connect to|Unable to connect to|Failed to fetch) ?'?([^\s':]*)/,
    (mirror) =>
      `The Debian mirror does not answer (${mirror}); check this machine's network and apt sources (apt-get update shows the same).`,
  ],
  [
    /NO_PUBKEY|no valid OpenPGP|is not signed|Missing key/,
    () => "Debian's keys are not on this machine, or too old: install the newest package debian-archive-keyring.",
  ],
  [
    /no mapping entry found in (\/etc\/sub[ug]id)/,
    (file) =>
      `This account may not use other user ids (${file}); as root: usermod --add-subuids 300000-365535 --add-subgids 300000-365535 $USER.`,
  ],
  [
    /user namespaces? (?:is|are) (?:disabled|not)|[Ff]ailed to create user namespace|creat\w* user namespace\S* .*not permitted/,
    () =>
      'This machine does not let the account make user namespaces, and builds without them take a root with all its rights; build on another machine and copy the image.',
  ],
  [
    /unknown flag: --build-arg/,
    () => 'This Apptainer is too old: definitions with arguments take version 1.2 or newer.',
  ],
];

/** What the output of a build that failed says; null where that is not known. */
export function explain(output: string, build: Build): string | null {
  for (const [sign, message] of RULES) {
    const found = sign.exec(output);
    if (found !== null) return message(found.slice(1).find((group) => group !== undefined) ?? '', build);
  }
  return null;
}
