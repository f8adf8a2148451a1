/** What the palette can do, and which of it fits what was typed. */
import { searchRank } from '../../ui/text-search.ts';

export type Group = 'sessions' | 'apps' | 'pages' | 'settings';

export interface Command {
  id: string;
  group: Group;
  label: string;
  /** By what else it is found: its label in the other language, the name without the verb. */
  names: string[];
  icon: React.ReactNode;
  run: () => unknown;
}

/** The best first; in the order of the commands where they fit alike. */
export function fitting(commands: Command[], query: string): Command[] {
  return commands
    .flatMap((command) => {
      const rank = searchRank(query, [command.label, ...command.names]);
      return rank === null ? [] : [{ command, rank }];
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ command }) => command);
}
