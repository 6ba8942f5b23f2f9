/** Tells a citizen who looked at their data. The number stays in this form: it stands in no address and is kept nowhere. */
import { useState } from 'preact/hooks'
import type { AuditEntryView, AuditPage, CitizenReportRequest } from '../../../../schemas/audit-entry.ts'
import { fetchFile, send } from '../../door/client.ts'
import { saveFile } from '../../door/save-file.ts'
import { useOrder } from '../../door/use-order.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Section } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { useAnnounce } from '../../shell/announcer.tsx'
import { useLanguage } from '../../words/language.tsx'
import { EntryTable } from './entry-table.tsx'
import { words } from './words.ts'

const path = '/admin/v1/citizen-report'

interface Report {
  readonly items: readonly AuditEntryView[]
  readonly next: string | undefined
}

export function CitizenReport() {
  const { t, n } = useLanguage()
  const announce = useAnnounce()
  const order = useOrder()
  const [number, setNumber] = useState('')
  const [reason, setReason] = useState('')
  const [report, setReport] = useState<Report>()
  const ready = number.trim() !== '' && reason.trim().length >= 3
  const asked = (cursor?: string): CitizenReportRequest => ({ identityNumber: number.trim(), reason: reason.trim(), ...(cursor === undefined ? {} : { cursor }) })

  async function show(cursor?: string): Promise<void> {
    if (!ready) return
    await order.run(async () => {
      const { items, next } = await send<AuditPage>('POST', path, asked(cursor))
      setReport((before) => ({ items: cursor === undefined ? items : [...(before?.items ?? []), ...items], next }))
    })
  }

  async function download(): Promise<void> {
    await order.run(async () => {
      let cursor: string | undefined
      let part = 1
      do {
        const { content, next } = await fetchFile(path, { accept: 'text/csv', body: asked(cursor) })
        saveFile(content, part === 1 && next === undefined ? 'report.csv' : `report-${part}.csv`)
        cursor = next
        part += 1
      } while (cursor !== undefined)
      announce(t(words.reportSaved))
    })
  }

  function changed(set: (value: string) => void): (value: string) => void {
    return (value) => {
      setReport(undefined)
      set(value)
    }
  }

  return (
    <Section title={t(words.citizen)}>
      <p>{t(words.citizenWhat)}</p>
      <form
        class="form narrow"
        onSubmit={(event) => {
          event.preventDefault()
          void show()
        }}
      >
        <TextField
          label={t(words.number)}
          hint={t(words.numberHint)}
          value={number}
          onValue={changed(setNumber)}
          required
          maxLength={20}
          autoComplete="off"
          spellcheck={false}
        />
        <TextField
          label={t(words.ofCitizen)}
          hint={t(words.requestHint)}
          value={reason}
          onValue={changed(setReason)}
          required
          maxLength={500}
          autoComplete="off"
        />
        <div class="row">
          <Button type="submit" look="main" busy={order.busy} disabled={!ready}>{t(words.report)}</Button>
          <Button icon="download" busy={order.busy} disabled={!ready} onClick={() => void download()}>{t(words.reportCsv)}</Button>
        </div>
      </form>
      {order.problem !== undefined && <ProblemBox problem={order.problem} />}
      <div aria-live="polite">{report !== undefined && <p>{t(words.reportDone, { count: n(report.items.length) })}</p>}</div>
      {report !== undefined && report.items.length === 0 && <Empty title={t(words.reportNone)}><p>{t(words.reportNoneWhy)}</p></Empty>}
      {report !== undefined && report.items.length > 0 && <EntryTable entries={report.items} />}
      {report?.next !== undefined && <p>{t(words.reportMore)} <Button busy={order.busy} onClick={() => void show(report.next)}>{t(words.reportNext)}</Button></p>}
    </Section>
  )
}
