/** The files that a new app begins with: it can be launched as it is, and says where to go on. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes the folder of an app, which must not be there yet; the paths of its files. */
export async function scaffoldApp(folder: string, id: string, withImage: boolean): Promise<string[]> {
  const files: Record<string, string> = { 'app.yaml': manifestOf(id), 'icon.svg': ICON };
  if (withImage) files[`${id}.def`] = DEFINITION;
  await mkdir(join(folder, id));
  const written = Object.entries(files).map(async ([name, text]) => {
    await writeFile(join(folder, id, name), text, { flag: 'wx' });
    return join(folder, id, name);
  });
  return Promise.all(written);
}

function manifestOf(id: string): string {
  const words = id.split('-').join(' ');
  const name = words.charAt(0).toUpperCase() + words.slice(1);
  return `# What each key means: docs/apps.md. Change it, then: berth app check ${id}; berth app reload; berth app test ${id}
id: ${id}
name: ${JSON.stringify(name)}
description:
  en: One sentence that says what people do with it.
  ko: 이 앱으로 무엇을 하는지 알려 주는 한 문장입니다.
category: other
display:
  resolution: 1280x720
run:
  # The program, by its name or its absolute path. Until you put yours in its place, a terminal opens.
  command: xterm
  args: [-T, ${JSON.stringify(name)}]
  env:
    LC_CTYPE: C.UTF-8
requires:
  # The Debian package that brings the program; it is named where it is missing.
  package: xterm
resources:
  default: { cpus: 1, memory: 1Gi, time: 480 }
  max: { cpus: 8, memory: 32Gi, time: 10080 }
params:
  # A field of the launch form, and the argument that it becomes.
  - id: dark
    type: switch
    label: { en: Light text on a dark background, ko: 어두운 바탕에 밝은 글자 }
    argument: -rv
limits:
  sessions_per_user: 5
`;
}

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">
  <rect x="4" y="7" width="40" height="34" rx="6" fill="#2567b5"/>
  <path d="M4 16h40" stroke="#fff" stroke-opacity=".55" stroke-width="2"/>
  <circle cx="10.5" cy="11.7" r="1.8" fill="#fff"/>
  <circle cx="16.5" cy="11.7" r="1.8" fill="#fff"/>
  <path d="M24 22v12M18 28h12" stroke="#fff" stroke-width="3.4" stroke-linecap="round"/>
</svg>
`;

const DEFINITION = `Bootstrap: localimage
From: {{ base }}

%arguments
    base=base.sif

%post
    apt-get update
    # The packages that bring the program.
    apt-get install -y xterm
    rm -rf /var/lib/apt/lists/*
`;
