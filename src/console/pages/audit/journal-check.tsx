/** Checks the journal from its beginning to its end, part by part, as long as the page is open and nobody stops it. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { AuditCheck, AuditFault } from '../../../../schemas/audit.ts'
import { get, queryOf } from '../../door/client.ts'
import { useOrder } from '../../door/use-order.ts'
import { Button } from '../../parts/button.tsx'
import { Id } from '../../parts/code.tsx'
import { AreaField } from '../../parts/field.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { Notice } from '../../parts/notice.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { Table } from '../../parts/table.tsx'
import { useLanguage } from '../../words/language.tsx'
import { headsIn, joined, nothingChecked, type Checked } from './joined-checks.ts'
import { faultWords, words } from './words.ts'

export function JournalCheck() {
  const { t } = useLanguage()
  const order = useOrder()
  const [heads, setHeads] = useState('')
  const [checked, setChecked] = useState<Checked>()
  const control = useRef<AbortController>(undefined)
  useEffect(() => () => control.current?.abort(), [])

  async function start(event: Event): Promise<void> {
    event.preventDefault()
    const stop = new AbortController()
    control.current = stop
    await order.run(async () => {
      let sum = nothingChecked
      setChecked(sum)
      do {
        const asked = queryOf({ cursor: sum.next, heads: headsIn(heads) })
        sum = joined(sum, await get<AuditCheck>(`/admin/v1/audit/check${asked}`))
        if (control.current === stop) setChecked(sum)
      } while (sum.next !== undefined && !stop.signal.aborted)
    })
  }

  return (
    <>
      <form class="form narrow" onSubmit={(event) => void start(event)}>
        <AreaField label={t(words.heads)} hint={t(words.headsHint)} value={heads} onValue={setHeads} rows={2} />
        <div class="row">
          <Button type="submit" look="main" icon="shield" busy={order.busy}>{t(words.start)}</Button>
          {order.busy && <Button icon="stop" onClick={() => control.current?.abort()}>{t(words.stop)}</Button>}
        </div>
      </form>
      {order.problem !== undefined && <ProblemBox problem={order.problem} />}
      {checked !== undefined && <Result checked={checked} busy={order.busy} />}
    </>
  )
}

function Result({ checked, busy }: { readonly checked: Checked; readonly busy: boolean }) {
  const { t, n } = useLanguage()
  const { blocks, entries, purged, stamps, faults, head } = checked
  return (
    <>
      <Verdict checked={checked} busy={busy} />
      <KeyValue
        facts={[
          { name: t(words.blocks), value: n(blocks) },
          { name: t(words.entriesChecked), value: n(entries) },
          { name: t(words.purged), value: n(purged) },
          { name: t(words.stamps), value: n(stamps) },
          { name: t(words.head), value: head && <Id value={head} short /> },
        ]}
      />
      {faults.length > 0 && (
        <Table
          caption={t(words.faults)}
          captionUnseen={false}
          rows={faults}
          keyOf={(fault) => JSON.stringify(fault)}
          columns={[
            {
              key: 'what',
              head: t(words.faults),
              names: true,
              cell: ({ kind, what }) => <>{t(faultWords[kind])} {what !== undefined && <code class="small">{what}</code>}</>,
            },
            { key: 'where', head: t(words.where), cell: (fault) => <Where fault={fault} /> },
          ]}
        />
      )}
    </>
  )
}

function Verdict({ checked: { faults, next }, busy }: { readonly checked: Checked; readonly busy: boolean }) {
  const { t, n } = useLanguage()
  if (faults.length > 0) return <Notice tone="bad" title={t(words.checkedBad, { count: n(faults.length) })} live />
  if (busy) return <Notice tone="busy" title={t(words.checking)} live><p>{t(words.soFarFine)}</p></Notice>
  if (next !== undefined) return <Notice tone="warn" title={t(words.stopped)} live><p>{t(words.soFarFine)}</p></Notice>
  return <Notice tone="good" title={t(words.checkedFine)} live />
}

function Where({ fault: { partition, block, entry, head, fault } }: { readonly fault: AuditFault }) {
  const { t } = useLanguage()
  const parts = [block === undefined ? '' : t(words.block, { block, partition: partition ?? '' }), entry === undefined ? '' : t(words.entryAt, { entry }), head?.slice(0, 16) ?? '', fault ?? '']
  return <>{parts.filter((part) => part !== '').join(' · ')}</>
}
