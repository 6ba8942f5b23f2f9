/** Keys that lead somewhere: `/` to the search, `g` and a letter to a page, `?` to the sheet of them all. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { useSession } from '../door/session.tsx'
import { pages } from '../pages.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Table } from '../parts/table.tsx'
import { navigate } from '../router.ts'
import { everyday } from '../words/everyday.ts'
import { useLanguage } from '../words/language.tsx'
import { searchId } from './dossier-search.tsx'
import { words } from './words.ts'

const goWithinMs = 1_500

export function Shortcuts() {
  const { t } = useLanguage()
  const { may } = useSession()
  const [sheet, setSheet] = useState(false)
  const wentAt = useRef(0)
  const reachable = pages.flatMap(({ path, title, nav, right }) => (nav === undefined || (right !== undefined && !may(right)) ? [] : [{ path, title, keys: nav.keys }]))

  useEffect(() => {
    function press(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('dialog[open]') !== null) return
      const went = performance.now() - wentAt.current < goWithinMs
      const page = went ? reachable.find(({ keys }) => keys === event.key) : undefined
      wentAt.current = event.key === 'g' && !went ? performance.now() : 0
      if (page !== undefined) navigate(page.path)
      else if (event.key === '/' && may('transfers.read')) document.getElementById(searchId)?.focus()
      else if (event.key === '?') setSheet(true)
      else return
      event.preventDefault()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  })

  if (!sheet) return null
  const rows = [
    ...(may('transfers.read') ? [{ keys: ['/'], does: t(words.shortcutSearch) }] : []),
    ...reachable.map(({ keys, title }) => ({ keys: ['g', keys], does: t(words.shortcutGo, { title: t(title) }) })),
    { keys: ['?'], does: t(words.shortcutHelp) },
  ]
  return (
    <Dialog title={t(words.shortcuts)} onClose={() => setSheet(false)}>
      <Table
        caption={t(words.shortcuts)}
        rows={rows}
        keyOf={({ does }) => does}
        columns={[
          { key: 'key', head: t(words.key), names: true, cell: ({ keys }) => keys.map((one) => <kbd key={one}>{one}</kbd>) },
          { key: 'does', head: t(words.does), cell: ({ does }) => does },
        ]}
      />
      <div class="dialog-foot">
        <Button look="main" onClick={() => setSheet(false)}>{t(everyday.close)}</Button>
      </div>
    </Dialog>
  )
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
