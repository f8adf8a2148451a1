/** What a new workflow begins with: the example of docs/workflows.md, in the user's home. */

export interface ExampleTexts {
  name: string;
  own: string;
  taken: string;
  waits: string;
}

export const exampleOf = (home: string, { name, own, taken, waits }: ExampleTexts): string => `name: ${name}
steps:
  - id: start
    solver: openfoam-icofoam
    ${`input: ${asYaml(`${home}/cavity`)}`.padEnd(COMMENT_AT)} # ${own}
    params: { end_time: 0.5 }
  - id: thin
    solver: openfoam-icofoam
    ${'input: { step: start }'.padEnd(COMMENT_AT)} # ${taken}
    params: { nu: 0.001, end_time: 1 }
    resources: { cpus: 4, memory: 4Gi, time: 60 }
  - id: thick
    solver: openfoam-icofoam
    input: { step: start }
    params: { nu: 0.1, end_time: 1 }
  - id: longer
    solver: openfoam-icofoam
    input: { step: thin }
    params: { nu: 0.001, end_time: 2 }
    ${'needs: [thick]'.padEnd(COMMENT_AT)} # ${waits}
`;

/** How long the lines with comments are before these, where they are not longer. */
const COMMENT_AT = 28;

/** A path may have what means something in YAML. */
const asYaml = (path: string): string => (/^[\w./-]+$/.test(path) ? path : JSON.stringify(path));
