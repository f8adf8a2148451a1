/** What is said of a run. */

import { useTranslation } from 'react-i18next';
import type { Param } from '../../src/apps/schema.ts';
import type { Run } from '../../src/runs/schema.ts';
import type { ParamValue } from '../../src/session/schema.ts';
import type { Solver } from '../../src/solvers/schema.ts';
import { useLocalized } from '../portal/useLocalized.ts';
import { durationInWords } from '../ui/times.ts';
import { useNow } from '../ui/useNow.ts';
import { waitingInWords } from '../ui/waiting.ts';
import { numberInWords } from './numbers.ts';

const RENEWAL_MS = 10_000;
const SECOND_MS = 1_000;

export const isLiving = ({ status }: Pick<Run, 'status'>): boolean =>
  status !== 'completed' && status !== 'stopped' && status !== 'failed';

/** Why it waits, or ended as it did; null where there is nothing to say. */
export function useStanding(run: Run): string | null {
  const { t, i18n } = useTranslation('cae');
  const { t: ui } = useTranslation('ui');
  const now = useNow(RENEWAL_MS);
  const waits = waitingInWords({ waiting: run.waiting, config: { resources: run.resources } }, now, ui, i18n.language);
  if (waits) return waits.when === null ? waits.why : `${waits.why} · ${ui('wait.starts', { when: waits.when })}`;
  if (isLiving(run)) {
    const { step, steps } = run;
    return step === null ? null : t('stepOf', { index: step + 1, of: steps.length, name: steps[step] });
  }
  return run.reason === null || run.status === 'completed'
    ? null
    : t(`reason.${run.reason}.what`, { step: stepNameOf(run) });
}

/** Of the step that it has come to. */
const stepNameOf = ({ step, steps }: Run): string => (step === null ? '' : (steps[step] ?? ''));

/** How long it ran, a second at least, as nothing takes no time; null where it did not, or still does. */
export function tookInWords({ started_at, ended_at }: Run, language: string): string | null {
  if (started_at === null || ended_at === null) return null;
  return durationInWords(Math.max(SECOND_MS, Date.parse(ended_at) - Date.parse(started_at)), language);
}

/** Parameters as the template names them; by their ids where it does not any more. */
export function useParamWords(solver: Pick<Solver, 'params'> | undefined) {
  const { t } = useTranslation('cae');
  const localized = useLocalized();
  const find = (id: string) => solver?.params.find((param) => param.id === id);
  return {
    label: (id: string): string => {
      const param = find(id);
      return param ? localized(param.label) : id;
    },
    value: (id: string, value: ParamValue): string => {
      const param = find(id);
      if (typeof value === 'boolean') return t(value ? 'on' : 'off');
      if (typeof value === 'number') {
        const unit = param?.type === 'number' ? param.unit : null;
        return unit === null ? String(value) : `${value} ${unit}`;
      }
      const choice = param?.type === 'choice' ? param.choices.find((one) => one.value === value) : undefined;
      return choice ? localized(choice.label) : value;
    },
  };
}

/** What a number may be: its range, and whether it is whole. */
export function useBounds() {
  const { t } = useTranslation('cae');
  return ({ min, max, integer }: Extract<Param, { type: 'number' }>): string[] => {
    const bounds = { min: numberInWords(min ?? undefined), max: numberInWords(max ?? undefined) };
    return [
      ...(min !== null && max !== null ? [t('form.range', bounds)] : []),
      ...(min !== null && max === null ? [t('form.from', bounds)] : []),
      ...(min === null && max !== null ? [t('form.upTo', bounds)] : []),
      ...(integer ? [t('form.whole')] : []),
    ];
  };
}
