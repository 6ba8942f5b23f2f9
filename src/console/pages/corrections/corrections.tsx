/** Every correction, newest first. */
import type { Correction, CorrectionPage } from '../../../../schemas/corrections.ts'
import { queryOf } from '../../door/client.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Show } from '../../parts/answered.tsx'
import { WordsChip } from '../../parts/chips.tsx'
import { SelectField } from '../../parts/field.tsx'
import { Link } from '../../parts/link.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Page } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import { PartnerName } from '../../parts/partners.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import { navigate, usePlace, withQuery } from '../../router.ts'
import { correctionWords } from '../../words/corrections.ts'
import { everyday } from '../../words/everyday.ts'
import { useLanguage, type LanguageChoice } from '../../words/language.tsx'
import { namesOf } from '../../words/names-of.ts'
import { words } from './words.ts'

const everyMs = 15_000

export function Corrections() {
  const { t, n } = useLanguage()
  const place = usePlace()
  const [state, original, cursor] = ['state', 'original', 'cursor'].map((name) => place.query.get(name) ?? undefined)
  const answered = useAnswer<CorrectionPage>(`/admin/v1/corrections${queryOf({ state, original, cursor })}`, { everyMs })
  const choices = namesOf(correctionWords).map((value) => ({ value, label: t(correctionWords[value].words) }))
  return (
    <Page title={t(words.title)} lead={t(words.lead)}>
      <div class="filters">
        <SelectField label={t(words.only)} value={state ?? ''} onValue={(value) => navigate(withQuery(place, { state: value }), { replace: true })} choices={[{ value: '', label: t(everyday.all) }, ...choices]} />
      </div>
      <Show of={answered} lines={8}>
        {({ items, next }) => (
          <>
            <Table caption={t(words.caption)} columns={columnsOf(t, n)} rows={items} keyOf={({ id }) => id} empty={<Empty title={t(words.none)}><p>{t(words.noneMore)}</p></Empty>} />
            <Pager next={next} />
          </>
        )}
      </Show>
    </Page>
  )
}

function columnsOf(t: LanguageChoice['t'], n: LanguageChoice['n']): readonly Column<Correction>[] {
  return [
    { key: 'code', head: t(everyday.dossier), names: true, cell: ({ id, dossierCode }) => <Link to={`/corrections/${id}`}>{dossierCode}</Link> },
    { key: 'state', head: t(everyday.state), cell: ({ state }) => <WordsChip {...correctionWords[state]} /> },
    { key: 'partner', head: t(everyday.partner), cell: ({ partner }) => <PartnerName id={partner} /> },
    { key: 'reason', head: t(everyday.reason), cell: ({ reason }) => <span class="clip">{reason}</span> },
    { key: 'places', head: t(words.places), numeric: true, cell: ({ paths }) => n(paths.length) },
    { key: 'by', head: t(words.by), cell: ({ by }) => by },
    { key: 'at', head: t(words.at), cell: ({ at }) => <Age at={at} /> },
  ]
}
