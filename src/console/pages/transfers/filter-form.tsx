/** The conditions of the list; applied together, into the address. */
import { useState } from 'preact/hooks'
import { deliveryStates, transferPurposes } from '../../../../schemas/states.ts'
import { Button, ButtonLink } from '../../parts/button.tsx'
import { Details } from '../../parts/details.tsx'
import { CheckGroup, SelectField, TextField } from '../../parts/field.tsx'
import { navigate } from '../../router.ts'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { deliveryWords, purposeWords } from '../../words/states.ts'
import { codeWanted } from '../../words/typed-code.ts'
import { instantOf, lengthOf } from '../../words/when.ts'
import { filterNames } from './filter.ts'
import { words } from './words.ts'

const ages = [
  { minutes: 15, word: words.minutes, n: 15 },
  { minutes: 60, word: words.hours, n: 1 },
  { minutes: 240, word: words.hours, n: 4 },
  { minutes: 1_440, word: words.days, n: 1 },
  { minutes: 4_320, word: words.days, n: 3 },
] as const

export function FilterForm({ query }: { readonly query: URLSearchParams }) {
  const { t, n } = useLanguage()
  const { nameOf, ids } = usePartners()
  const [values, setValues] = useState(() => new Map(filterNames.map((name) => [name, query.getAll(name)] as const)))
  const [typedCode, setTypedCode] = useState(() => query.get('dossierCode') ?? query.get('codeEnds') ?? '')
  const [refused, setRefused] = useState(false)
  const one = (name: (typeof filterNames)[number]) => values.get(name)?.[0] ?? ''
  const set = (name: (typeof filterNames)[number], given: readonly string[]) => setValues(new Map(values).set(name, [...given]))
  const text = (name: (typeof filterNames)[number]) => ({ value: one(name), onValue: (value: string) => set(name, [value.trim()]) })

  function apply(event: Event): void {
    event.preventDefault()
    const next = new URLSearchParams()
    const wanted = typedCode === '' ? {} : codeWanted(typedCode)
    setRefused(wanted === undefined)
    if (wanted === undefined) return
    const codes = { dossierCode: wanted.dossierCode ?? '', codeEnds: wanted.codeEnds ?? '' }
    for (const [name, value] of Object.entries(codes)) if (value !== '') next.append(name, value)
    for (const [name, given] of values) if (!(name in codes)) for (const value of given) if (value !== '') next.append(name, value)
    navigate(`/transfers?${next.toString()}`)
  }

  return (
    <Details summary={<FilterSummary query={query} />}>
      {() => (
        <form class="filters" onSubmit={apply}>
          <TextField label={t(words.codeOrEnd)} error={refused ? t(words.codeRefused) : undefined} maxLength={50} value={typedCode} onValue={setTypedCode} />
          <SelectField label={t(everyday.partner)} value={one('partner')} onValue={(value) => set('partner', [value])} choices={[{ value: '', label: t(words.anyPartner) }, ...ids.map((id) => ({ value: id, label: nameOf(id) }))]} />
          <TextField label={t(words.code)} maxLength={80} {...text('code')} />
          <SelectField
            label={t(words.age)}
            value={one('olderThanMinutes')}
            onValue={(value) => set('olderThanMinutes', [value])}
            choices={[{ value: '', label: t(words.anyAge) }, ...ages.map(({ minutes, word, n: count }) => ({ value: String(minutes), label: t(word, { n: n(count) }) }))]}
          />
          <TextField label={t(words.procedure)} maxLength={50} {...text('procedureCode')} />
          <TextField label={t(words.client)} maxLength={40} {...text('client')} />
          <TextField label={t(words.remoteId)} maxLength={200} {...text('remoteId')} />
          <div class="whole">
            <CheckGroup legend={t(words.states)} choices={deliveryStates.map((state) => ({ value: state, label: t(deliveryWords[state].words) }))} chosen={values.get('state') ?? []} onChosen={(chosen) => set('state', chosen)} />
          </div>
          <div class="whole">
            <CheckGroup legend={t(words.purpose)} choices={transferPurposes.map((purpose) => ({ value: purpose, label: t(purposeWords[purpose]) }))} chosen={values.get('purpose') ?? []} onChosen={(chosen) => set('purpose', chosen)} />
          </div>
          <div class="whole row">
            <Button type="submit" look="main">{t(words.apply)}</Button>
            <ButtonLink to="/transfers">{t(words.clear)}</ButtonLink>
          </div>
        </form>
      )}
    </Details>
  )
}

/** The conditions in force, in words, where the form is folded away. */
function FilterSummary({ query }: { readonly query: URLSearchParams }) {
  const { t, language } = useLanguage()
  const { nameOf } = usePartners()
  const said = filterNames.flatMap((name) => {
    const given = query.getAll(name).filter((value) => value !== '')
    return given.length === 0 ? [] : [`${t(conditionWords[name])}: ${given.map((value) => saidOf(name, value)).join(', ')}`]
  })
  return <>{t(words.filter)}{said.length > 0 && <span class="soft"> · {said.join(' · ')}</span>}</>

  function saidOf(name: (typeof filterNames)[number], value: string): string {
    if (name === 'partner') return nameOf(value)
    if (name === 'olderThanMinutes') return lengthOf(Number(value) * 60_000, language)
    if (name === 'state') return stateSaid(value)
    if (name === 'purpose') return purposeSaid(value)
    if (instantNames.includes(name)) return instantSaid(value)
    return value
  }

  function stateSaid(value: string): string {
    const state = deliveryStates.find((one) => one === value)
    return state === undefined ? value : t(deliveryWords[state].words)
  }

  function purposeSaid(value: string): string {
    const purpose = transferPurposes.find((one) => one === value)
    return purpose === undefined ? value : t(purposeWords[purpose])
  }
}

const instantNames: readonly string[] = ['acceptedFrom', 'acceptedTo', 'stateFrom', 'stateTo']

function instantSaid(value: string): string {
  const at = Date.parse(value)
  return Number.isNaN(at) ? value : instantOf(at)
}

const conditionWords = {
  dossierCode: everyday.dossier,
  codeEnds: words.codeEnds,
  state: everyday.state,
  partner: everyday.partner,
  code: words.code,
  procedureCode: words.procedure,
  client: words.client,
  remoteId: words.remoteId,
  olderThanMinutes: words.age,
  purpose: words.purpose,
  acceptedFrom: words.acceptedFrom,
  acceptedTo: words.acceptedTo,
  stateFrom: words.stateFrom,
  stateTo: words.stateTo,
} as const
