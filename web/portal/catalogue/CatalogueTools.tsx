import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { Chips } from '../../ui/Chips.tsx';
import { SearchField } from '../SearchField.tsx';
import classes from './CatalogueTools.module.css';
import type { useCatalogueSearch } from './useCatalogueSearch.ts';

const ALL = 'all';

/** What narrows the catalogue down. */
export function CatalogueTools({
  ref,
  search,
}: {
  ref: Ref<HTMLInputElement>;
  search: ReturnType<typeof useCatalogueSearch>;
}) {
  const { t } = useTranslation('portal');
  return (
    <search className={classes.tools}>
      <SearchField ref={ref} label={t('catalogue.search')} value={search.query} onChange={search.setQuery} />
      {search.categories.length > 1 && (
        <Chips
          label={t('catalogue.categories')}
          value={search.category ?? ALL}
          options={[
            { value: ALL, label: t('catalogue.all') },
            ...search.categories.map((value) => ({ value, label: t(`category.${value}`) })),
          ]}
          onChange={(value) => search.setCategory(value === ALL ? null : value)}
        />
      )}
    </search>
  );
}
