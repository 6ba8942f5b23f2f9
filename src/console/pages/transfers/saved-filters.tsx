/** Filters in one press: the usual ones, and those that the account saved under a name. */
import { useState } from 'preact/hooks'
import type { SavedFilterList } from '../../../../schemas/saved-filters.ts'
import { send } from '../../door/client.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { useOrder } from '../../door/use-order.ts'
import { Ask } from '../../parts/ask.tsx'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Link } from '../../parts/link.tsx'
import { useAnnounce } from '../../shell/announcer.tsx'
import { useLanguage } from '../../words/language.tsx'
import { everything, isSameFilter } from './filter.ts'
import { words } from './words.ts'

const quick = [
  { word: words.dossiers, filter: '' },
  { word: words.failed, filter: 'state=refused&state=parked&state=expired' },
  { word: words.underWay, filter: 'state=accepted&state=delivering&state=waiting' },
  { word: words.everything, filter: everything },
] as const

export function SavedFilters({ filter }: { readonly filter: string }) {
  const { t } = useLanguage()
  const announce = useAnnounce()
  const saved = useAnswer<SavedFilterList>('/admin/v1/saved-filters')
  const order = useOrder()
  const [asking, setAsking] = useState(false)
  const [name, setName] = useState('')
  const own = (saved.answer?.items ?? []).filter(({ page }) => page === 'transfers')

  async function save(): Promise<void> {
    await send('PUT', `/admin/v1/saved-filters/${encodeURIComponent(name.trim())}`, { page: 'transfers', query: filter })
    announce(t(words.savedNow, { name: name.trim() }))
    setName('')
    saved.again()
  }

  async function forget(gone: string): Promise<void> {
    const done = await order.run(() => send('DELETE', `/admin/v1/saved-filters/${encodeURIComponent(gone)}`))
    if (!done) return
    announce(t(words.forgot, { name: gone }))
    saved.again()
  }

  return (
    <nav class="row" aria-label={t(words.saved)}>
      {quick.map(({ word, filter: one }) => (
        <Link key={one} class="pill" to={`/transfers${one === '' ? '' : `?${one}`}`} aria-current={isSameFilter(one, filter) ? 'true' : undefined}>{t(word)}</Link>
      ))}
      {own.map(({ name: title, query }) => (
        <span key={title} class="pill-pair">
          <Link class="pill" to={`/transfers?${query}`} aria-current={isSameFilter(query, filter) ? 'true' : undefined}>{title}</Link>
          <button type="button" class="button quiet tiny" aria-label={t(words.forget, { name: title })} onClick={() => void forget(title)}><Icon name="cross" /></button>
        </span>
      ))}
      {filter !== '' && <Button look="quiet" onClick={() => setAsking(true)}>{t(words.save)}</Button>}
      {asking && (
        <Ask title={t(words.save)} action={t(words.save)} reason={false} disabled={name.trim() === ''} onClose={() => setAsking(false)} onOrder={save}>
          <TextField label={t(words.saveName)} hint={t(words.saveHint)} value={name} onValue={setName} maxLength={60} required />
        </Ask>
      )}
    </nav>
  )
}
