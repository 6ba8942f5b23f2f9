/** The filter of the inbox: choices take effect at once, the dossier code when it is sent. */
import { useEffect, useState } from 'preact/hooks'
import { inboxStates, type InboxState } from '../../../../schemas/states.ts'
import { Button } from '../../parts/button.tsx'
import { CheckGroup, TextField } from '../../parts/field.tsx'
import { PartnerField } from '../../parts/partners.tsx'
import { navigate, usePlace, withQuery } from '../../router.ts'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { inboxWords } from '../../words/states.ts'
import { words } from './words.ts'

export function InboxFilter({ states }: { readonly states: readonly InboxState[] }) {
  const { t } = useLanguage()
  const place = usePlace()
  const asked = place.query.get('dossierCode') ?? ''
  const [code, setCode] = useState(asked)
  useEffect(() => setCode(asked), [asked])
  const choices = inboxStates.map((state) => ({ value: state, label: t(inboxWords[state].words) }))

  function change(changes: Readonly<Record<string, string | readonly string[]>>): void {
    navigate(withQuery(place, changes), { replace: true })
  }
  function find(event: Event): void {
    event.preventDefault()
    change({ dossierCode: code.trim() })
  }

  return (
    <form class="filters" role="search" aria-label={t(words.filter)} onSubmit={find}>
      <div class="whole">
        <CheckGroup legend={t(words.states)} choices={choices} chosen={states} onChosen={(chosen) => change(chosen.length === 0 ? { state: [], show: 'all' } : { state: chosen, show: '' })} />
      </div>
      <PartnerField value={place.query.get('partner') ?? ''} onValue={(partner) => change({ partner })} />
      <TextField label={t(everyday.dossier)} type="search" value={code} onValue={setCode} maxLength={50} autoComplete="off" />
      <Button type="submit" icon="search">{t(words.look)}</Button>
    </form>
  )
}
