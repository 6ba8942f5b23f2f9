/** Who did what: the search, in the address of the page, and its entries. */
import { useEffect, useState } from 'preact/hooks'
import type { AuditPage } from '../../../../schemas/audit-entry.ts'
import { queryOf } from '../../door/client.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Show } from '../../parts/answered.tsx'
import { Button, ButtonLink } from '../../parts/button.tsx'
import { DayField } from '../../parts/day-field.tsx'
import { SelectField, TextField } from '../../parts/field.tsx'
import { Section } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import { PartnerField } from '../../parts/partners.tsx'
import { navigate, usePlace } from '../../router.ts'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { EntryTable } from './entry-table.tsx'
import { askedOf, searchIn, todayIn, type Search, type SearchName } from './search.ts'
import { kindWords, words } from './words.ts'

export function Entries() {
  const { t } = useLanguage()
  const { query } = usePlace()
  const page = useAnswer<AuditPage>(`/admin/v1/audit/entries${queryOf({ ...askedOf(searchIn(query)), cursor: query.get('cursor') ?? undefined })}`)
  return (
    <>
      <SearchForm />
      <Section title={t(words.list)}>
        <Show of={page} lines={8}>
          {({ items, next }) => (
            <>
              <EntryTable entries={items} />
              <Pager next={next} />
            </>
          )}
        </Show>
      </Section>
    </>
  )
}

function SearchForm() {
  const { t } = useLanguage()
  const { query } = usePlace()
  const inAddress = query.toString()
  const [search, setSearch] = useState<Search>(() => searchIn(query))
  useEffect(() => setSearch(searchIn(new URLSearchParams(inAddress))), [inAddress])
  const field = (name: SearchName) => ({ value: search[name], onValue: (value: string) => setSearch({ ...search, [name]: value }) })
  // an address may name an hour; what is chosen here is a day
  const day = (name: 'from' | 'to') => ({ ...field(name), value: search[name].slice(0, 10) })
  const text = (name: SearchName) => ({ ...field(name), maxLength: 100, autoComplete: 'off' as const })

  function find(event: Event): void {
    event.preventDefault()
    navigate(`/audit${queryOf(search)}`)
  }

  return (
    <form class="filters hinted" role="search" aria-label={t(words.filter)} onSubmit={find}>
      <SelectField
        label={t(words.kind)}
        {...field('kind')}
        choices={[{ value: '', label: t(everyday.all) }, ...Object.entries(kindWords).map(([value, pair]) => ({ value, label: t(pair) }))]}
      />
      <TextField label={t(words.actor)} {...text('actor')} />
      <TextField label={t(words.official)} {...text('official')} />
      <PartnerField {...field('partner')} />
      <TextField label={t(everyday.dossier)} {...text('dossierCode')} />
      <TextField label={t(words.object)} hint={t(words.objectHint)} {...text('object')} />
      <DayField label={t(words.from)} {...day('from')} />
      <DayField label={t(words.to)} {...day('to')} />
      <div class="row whole">
        <Button type="submit" look="main" icon="search">{t(words.search)}</Button>
        <ButtonLink to={`/audit${queryOf(todayIn(search, Date.now()))}`}>{t(words.today)}</ButtonLink>
        <ButtonLink to="/audit">{t(words.clear)}</ButtonLink>
      </div>
    </form>
  )
}
