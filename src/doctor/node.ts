/** What the probe's answer says about a node. */
import { type Check, fault, type Outcome, ok, warning } from './check.ts';
import { type ProbeAnswer, ProbeFault, type ProbePlan } from './probe.ts';

const CLOCK_WARNING_S = 5;
/** Grants and certificates are good for little more than that. */
const CLOCK_FAULT_S = 30;
const TMP_MIN_MIB = 100;

export const PROBE = 'probe job';
const HOME = 'home on the node';
const TMP = '/tmp of the node';
const CLOCKS = 'clocks';
const HOOK = 'hook before launch';
const IMAGES = 'images';
const APPTAINER = 'Apptainer';
const PORTAL = 'node to portal';
const PORTS = 'ports of the node';
const REACHED = 'portal to node';

export interface Image {
  app: string;
  path: string;
  /** Whether it is on this machine, too. */
  here: boolean;
}

export function nodeChecks(options: {
  probe: () => Promise<ProbeAnswer>;
  plan: Pick<ProbePlan, 'ports' | 'portal' | 'hook'>;
  images: Image[];
  needs: string[];
}): Check[] {
  const { plan, images } = options;
  const { hook } = plan;
  let answer: ProbeAnswer | undefined;
  const check = (name: string, needs: string[], look: (answer: ProbeAnswer) => Outcome): Check => ({
    name,
    needs: [PROBE, ...needs],
    look: async () => look(answer as ProbeAnswer),
  });
  return [
    {
      name: PROBE,
      needs: options.needs,
      async look() {
        try {
          answer = await options.probe();
        } catch (error) {
          if (error instanceof ProbeFault) return fault(error.message, error.cure);
          throw error;
        }
        const { node, address, waitedMs } = answer;
        return ok(`ran on ${node} (${address}); Slurm started it after ${(waitedMs / 1000).toFixed(1)} s`);
      },
    },
    check(HOME, [], home),
    check(TMP, [], tmp),
    check(CLOCKS, [], clocks),
    check(PORTAL, [], (seen) => toPortal(seen, plan.portal)),
    ...(hook === null ? [] : [check(HOOK, [], (seen) => runs(seen, hook))]),
    check(IMAGES, [], (seen) => readable(seen, images)),
    check(APPTAINER, [], apptainer),
    check(PORTS, [IMAGES, APPTAINER], (seen) => ports(seen, plan.ports)),
    check(REACHED, [PORTS], (seen) => fromPortal(seen, plan.ports)),
  ];
}

const first = ({ said }: ProbeAnswer, name: string): string | undefined => said.get(name)?.[0];

function home(answer: ProbeAnswer): Outcome {
  const said = first(answer, 'home');
  if (said === 'ok') return ok('can be written');
  return fault(
    `${said} on ${answer.node}.`,
    `On ${answer.node}: findmnt --target /home; it must be the same file system as here, mounted read-write.`,
  );
}

function tmp(answer: ProbeAnswer): Outcome {
  const free = Number(first(answer, 'tmp_mib'));
  if (free >= TMP_MIN_MIB) return ok(`${free} MiB free`);
  const what = Number.isNaN(free) ? `cannot be written: ${first(answer, 'tmp')}` : `has ${free} MiB left`;
  return fault(`/tmp of ${answer.node} ${what}.`, `On ${answer.node}: df -h /tmp; remove what fills it.`);
}

function clocks({ node, clock }: ProbeAnswer): Outcome {
  if (clock === null) return fault(`${node} did not tell its time.`, 'See the other checks of the node.');
  // The probe tells whole seconds.
  const { shown, from, to } = clock;
  const apart = shown > to ? shown - to : shown + 1 < from ? from - shown - 1 : 0;
  if (apart <= CLOCK_WARNING_S) return ok('the node and this machine agree');
  const detail = `The clock of ${node} is ${Math.round(apart)} s ${shown > to ? 'ahead of' : 'behind'} this machine's`;
  const cure = 'On both: timedatectl set-ntp true (or chronyc makestep), then timedatectl to compare.';
  if (apart <= CLOCK_FAULT_S) return warning(`${detail}.`, cure);
  return fault(`${detail}; MUNGE, grants and certificates fail by that.`, cure);
}

function toPortal(answer: ProbeAnswer, portal: ProbePlan['portal']): Outcome {
  const [http, comment] = [first(answer, 'portal'), first(answer, 'comment')];
  const { node } = answer;
  const address = `${portal.host}:${portal.port}`;
  if (http === 'ok') return ok(`${node} reaches ${address}`);
  const cure = `Let ${node} connect to ${address} (firewall, name), or set scheduler.portal_url to an address of the portal that nodes reach.`;
  if (comment === 'ok') {
    return warning(
      `${node} does not reach the portal at ${address} (${http}): announcements come by the job's comment, 2 to 5 s later.`,
      cure,
    );
  }
  return fault(
    `${node} does not reach the portal at ${address} (${http}), and scontrol on it cannot set a job's comment (${comment}): no display would ever be announced.`,
    cure,
  );
}

function runs(answer: ProbeAnswer, hook: string): Outcome {
  const said = first(answer, 'hook');
  if (said === 'ok') return ok(`${hook} can be run`);
  const changed = said?.match(/^changeable (.*)/)?.[1];
  if (changed === undefined) {
    return fault(
      `${hook} is no program that the user can run on ${answer.node}; every launch would fail.`,
      `Put it on every node (chmod 755 ${hook}), or see to hooks.before_launch.`,
    );
  }
  return fault(
    `The user can change ${changed} on ${answer.node}, and with it what runs there as every user.`,
    `On ${answer.node}: chown root ${changed}; chmod go-w ${changed}`,
  );
}

function readable(answer: ProbeAnswer, images: Image[]): Outcome {
  const state = new Map((answer.said.get('image') ?? []).map((said) => split(said)));
  const of = (wanted: string) => images.filter(({ path }) => state.get(path) === wanted);
  const names = (some: Image[]) => some.map(({ app }) => app).join(', ');
  const [unreadable] = of('unreadable');
  if (unreadable !== undefined) {
    return fault(
      `The user may not read the image ${unreadable.path} on ${answer.node}.`,
      `chmod a+rx ${folderOf(unreadable.path)} && chmod a+r ${unreadable.path}`,
    );
  }
  const [away] = of('missing').filter(({ here }) => here);
  if (away !== undefined) {
    return fault(
      `The image ${away.path} is on this machine, but not on ${answer.node}.`,
      `Share ${folderOf(away.path)} with the nodes, or copy it there; images: in the configuration names another folder.`,
    );
  }
  const present = of('readable');
  if (present.length === 0) {
    const [image] = images;
    return fault(
      `No image of the catalogue is on ${answer.node}: ${images.map(({ path }) => path).join(', ')}.`,
      `berth image build ${image?.app ?? 'gedit'}`,
    );
  }
  const rest = of('missing');
  return ok(`${names(present)}${rest.length > 0 ? `; not built, so not offered: ${names(rest)}` : ''}`);
}

function split(said: string): [path: string, state: string] {
  const space = said.indexOf(' ');
  return [said.slice(space + 1), said.slice(0, space)];
}

const folderOf = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf('/')));

function apptainer(answer: ProbeAnswer): Outcome {
  const { node } = answer;
  const [version, container] = [first(answer, 'apptainer'), first(answer, 'container')];
  if (version === undefined || version === 'missing') {
    return fault(`${node} has no Apptainer.`, `On ${node}: install the package apptainer.`);
  }
  if (container === 'ok') return ok(`${version} runs an image as the user`);
  if (container === undefined) return ok(`${version}; there was no image to try it with`);
  const cures = [
    answer.said.has('namespaces') &&
      'allow user namespaces: sysctl kernel.unprivileged_userns_clone=1 user.max_user_namespaces=15000',
    answer.said.has('fuse') && 'let users mount images: modprobe fuse && chmod a+rw /dev/fuse',
  ].filter((cure) => cure !== false);
  return fault(
    `Apptainer on ${node} cannot run an image as the user: ${container}`,
    `On ${node}: ${cures.join('; ') || 'apptainer exec IMAGE true, as that user, shows the whole answer'}.`,
  );
}

function ports(answer: ProbeAnswer, { from, to }: ProbePlan['ports']): Outcome {
  const all = to - from + 1;
  const free = first(answer, 'ports');
  if (free === undefined) return withoutPerl(answer);
  if (Number(free) > 0) return ok(`${free} of ${all} are free`);
  return fault(
    `The ports ${from}-${to} are all taken on ${answer.node}: every session there would end as no_port.`,
    `On ${answer.node}: ss --listening --tcp --numeric --processes; end what holds them, or set display.ports to others.`,
  );
}

/** What tries the ports comes from an image; one of a site's own may lack it. */
const withoutPerl = ({ node }: ProbeAnswer): Outcome =>
  warning(
    `The ports of ${node} could not be tried: the image has no perl.`,
    'berth image build xterm, then look again.',
  );

function fromPortal(answer: ProbeAnswer, { from, to }: ProbePlan['ports']): Outcome {
  const { node, address, reached, refusals } = answer;
  if (reached) return ok(`this machine reaches the display ports of ${node}`);
  const port = first(answer, 'port');
  if (port === undefined) return withoutPerl(answer);
  return fault(
    `This machine does not reach port ${port} of ${node} (${address}), where the probe listened: ${refusals.get(Number(port)) ?? 'no answer'}.`,
    `On ${node}: open TCP ${from}-${to} in the firewall for this machine: firewall-cmd --permanent --add-port=${from}-${to}/tcp && firewall-cmd --reload`,
  );
}
