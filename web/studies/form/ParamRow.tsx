/** One parameter of a study: fixed, with its field, or with the values that it is to have. */
import { SegmentedControl, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Param } from '../../../src/apps/schema.ts';
import { RunParam } from '../../cae/RunParam.tsx';
import { useBounds } from '../../cae/words.ts';
import { useLocalized } from '../../portal/useLocalized.ts';
import { AxisFields } from './AxisFields.tsx';
import { type Method, mayVary } from './axes.ts';
import classes from './ParamRow.module.css';
import type { FieldOf } from './useStudyForm.ts';

export function ParamRow(props: { param: Param; method: Method; isColumn: boolean; field: FieldOf }) {
  const { param, method, field } = props;
  const { t } = useTranslation('studies');
  const localized = useLocalized();
  const name = localized(param.label);
  const { value: varies, onChange } = field(`axes.${param.id}.varies`);
  if (method === 'csv')
    return (
      <div className={classes.row} data-fixed>
        <div className={classes.value}>
          {props.isColumn ? (
            <>
              <Head param={param} />
              <Text size="sm">{t('form.fromTable')}</Text>
            </>
          ) : (
            <RunParam param={param} {...field(`params.${param.id}`)} />
          )}
        </div>
      </div>
    );
  const isVarying = varies && mayVary(param, method);
  return (
    <div className={classes.row} data-fixed={!isVarying || undefined}>
      {mayVary(param, method) ? (
        <SegmentedControl
          className={classes.choice ?? ''}
          size="xs"
          aria-label={t('form.choice', { name })}
          value={varies ? 'varies' : 'fixed'}
          onChange={(choice) => onChange(choice === 'varies')}
          data={[
            { value: 'fixed', label: t('form.fixed') },
            { value: 'varies', label: t('form.varies') },
          ]}
        />
      ) : (
        <Text size="xs" c="dimmed" className={classes.note ?? ''}>
          {t('form.onlyNumbers')}
        </Text>
      )}
      <div className={classes.value}>
        {isVarying ? (
          <Varying param={param} method={method} field={field} />
        ) : (
          <RunParam param={param} {...field(`params.${param.id}`)} />
        )}
      </div>
    </div>
  );
}

function Head({ param }: { param: Param }) {
  const localized = useLocalized();
  const boundsOf = useBounds();
  const unit = param.type === 'number' ? param.unit : null;
  const help = [param.help && localized(param.help), ...(param.type === 'number' ? boundsOf(param) : []), unit];
  return (
    <div className={classes.head}>
      <span className={classes.name}>{localized(param.label)}</span>
      <span className={classes.help}>{help.filter(Boolean).join(' · ')}</span>
    </div>
  );
}

function Varying({ param, method, field }: { param: Param; method: Method; field: FieldOf }) {
  const { t } = useTranslation('studies');
  const localized = useLocalized();
  const kind = field(`axes.${param.id}.kind`);
  const hasKind = param.type === 'number' && method !== 'latin_hypercube';
  return (
    <>
      <Head param={param} />
      {hasKind && (
        <SegmentedControl
          size="xs"
          mb={10}
          aria-label={t('form.kind', { name: localized(param.label) })}
          value={kind.value}
          onChange={kind.onChange}
          data={[
            { value: 'range', label: t('form.range') },
            { value: 'list', label: t('form.list') },
          ]}
        />
      )}
      <AxisFields
        param={param}
        isRange={param.type === 'number' && (method === 'latin_hypercube' || kind.value === 'range')}
        hasCount={method !== 'latin_hypercube'}
        field={field}
      />
    </>
  );
}
