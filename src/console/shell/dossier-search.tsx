/** Finds the transfers of a dossier by its code, or by how that ends; what the gateway told of it stands on their pages. `/` comes here. */
import { useRef, useState } from 'preact/hooks'
import type { AdminTransferPage } from '../../../schemas/transfer.ts'
import { get, queryOf } from '../door/client.ts'
import { useOrder } from '../door/use-order.ts'
import { Icon } from '../parts/icon.tsx'
import { navigate } from '../router.ts'
import { useLanguage } from '../words/language.tsx'
import { asEnding, codeWanted, type CodeWanted } from '../words/typed-code.ts'
import { words } from './words.ts'

export const searchId = 'dossier-search'

export function DossierSearch() {
  const { t } = useLanguage()
  const [code, setCode] = useState('')
  const { run } = useOrder()
  const box = useRef<HTMLInputElement>(null)
  async function find(event: Event): Promise<void> {
    event.preventDefault()
    if (code.trim() === '') return
    const wanted = codeWanted(code)
    if (wanted === undefined) {
      box.current?.setCustomValidity(t(words.searchHow))
      box.current?.reportValidity()
      return
    }
    let to = listOf(wanted)
    // where it cannot be asked now, the list says why
    await run(async () => {
      to = (await placeOf(wanted)) ?? (await endingPlaceOf(wanted)) ?? to
    })
    navigate(to)
  }

  function type(text: string): void {
    box.current?.setCustomValidity('')
    setCode(text)
  }

  return (
    <form class="search" role="search" onSubmit={(event) => void find(event)}>
      <label class="unseen" for={searchId}>{t(words.search)}</label>
      <input ref={box} id={searchId} type="search" autoComplete="off" spellcheck={false} aria-keyshortcuts="/" title={t(words.searchKey)} placeholder={t(words.searchShort)} maxLength={50} value={code} onInput={(event) => type(event.currentTarget.value)} />
      <button type="submit" class="button plain" aria-label={t(words.find)}><Icon name="search" /></button>
    </form>
  )
}

function listOf(wanted: CodeWanted): string {
  return `/transfers${queryOf({ ...wanted, purpose: 'submission' })}`
}

/** Undefined where there is nothing; the page of the only one; else the list. */
async function placeOf(wanted: CodeWanted): Promise<string | undefined> {
  const { items } = await get<AdminTransferPage>(`/admin/v1${listOf(wanted)}&limit=2`)
  const [first, second] = items
  if (first === undefined) return undefined
  return second === undefined ? `/transfers/${first.id}` : listOf(wanted)
}

async function endingPlaceOf(wanted: CodeWanted): Promise<string | undefined> {
  const other = asEnding(wanted)
  return other && placeOf(other)
}
