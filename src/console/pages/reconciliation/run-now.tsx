/** Orders a reconciliation of a day, of one partner or of each of them, and leads to what it comes to. */
import { useState } from 'preact/hooks'
import type { NewReconciliation, Reconciliation } from '../../../../schemas/reconciliation.ts'
import { DoorProblem, queryOf, send } from '../../door/client.ts'
import { Ask } from '../../parts/ask.tsx'
import { DayField } from '../../parts/day-field.tsx'
import { SelectField } from '../../parts/field.tsx'
import { navigate } from '../../router.ts'
import { useAnnounce } from '../../shell/announcer.tsx'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { comparedIn, dayOf, today, yesterday } from './day.ts'
import { words } from './words.ts'

interface RunParts {
  readonly partner: string
  readonly day: string | undefined
  readonly onClose: () => void
  readonly onDone: () => void
}

export function RunNow({ partner: chosen, day: chosenDay, onClose, onDone }: RunParts) {
  const { t, n } = useLanguage()
  const { ids, nameOf } = usePartners()
  const announce = useAnnounce()
  const [partner, setPartner] = useState(chosen)
  const [day, setDay] = useState(() => chosenDay ?? yesterday(Date.now()))
  const partners = comparedIn(ids)
  const choices = partners.map((id) => ({ value: id, label: nameOf(id) })).toSorted((one, other) => one.label.localeCompare(other.label))

  const start = (one: string) => send<Reconciliation>('POST', '/admin/v1/reconciliations', { partner: one, day } satisfies NewReconciliation)

  async function order(): Promise<void> {
    if (partner !== '') {
      const { id } = await start(partner)
      announce(t(words.running, { partner: nameOf(partner), day: dayOf(day) }))
      navigate(`/reconciliation/${id}`)
      return
    }
    for (const one of partners) await orRuns(start(one))
    announce(t(words.startedAll, { count: n(partners.length), day: dayOf(day) }))
    navigate(`/reconciliation${queryOf({ day })}`)
    onDone()
  }

  return (
    <Ask title={t(words.runNow)} action={t(words.runNow)} reason={false} disabled={day === '' || partners.length === 0} onClose={onClose} onOrder={order}>
      <p>{t(words.runWhat)}</p>
      <SelectField label={t(words.partner)} value={partner} onValue={setPartner} choices={[{ value: '', label: t(words.allPartners) }, ...choices]} />
      <DayField label={t(words.day)} value={day} onValue={setDay} max={today(Date.now())} />
    </Ask>
  )
}

/** One that is being compared already comes to the same. */
async function orRuns(started: Promise<unknown>): Promise<void> {
  try {
    await started
  } catch (problem) {
    if (!(problem instanceof DoorProblem) || problem.problem.code !== 'reconciliation_running') throw problem
  }
}
