/** The lane of a partner: what its state means, and suspending or resuming it with a reason. */
import { useState } from 'preact/hooks'
import type { PartnerDeskView } from '../../../../schemas/partner-desk.ts'
import { send } from '../../door/client.ts'
import { Age } from '../../parts/age.tsx'
import { Ask } from '../../parts/ask.tsx'
import { LaneChip } from '../../parts/chips.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { MayButton } from '../../parts/may.tsx'
import { Section } from '../../parts/page.tsx'
import { useAnnounce } from '../../shell/announcer.tsx'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { meaningOf } from '../../words/outcome-codes.ts'
import { instantOf } from '../../words/when.ts'
import { words } from './words.ts'

const orders = {
  suspend: { title: words.suspend, what: words.suspendWhat, done: words.suspended },
  resume: { title: words.resume, what: words.resumeWhat, done: words.resumed },
} as const
type Verb = keyof typeof orders

export function LaneSection({ partner, onChanged }: { readonly partner: PartnerDeskView; readonly onChanged: () => void }) {
  const { t, n } = useLanguage()
  const [asked, setAsked] = useState<Verb>()
  const { state, since, failures, probes, nextProbeAt } = partner.lane
  const closed = state !== 'open'
  return (
    <Section title={t(words.lane)}>
      <LaneSays lane={partner.lane} />
      <KeyValue
        facts={[
          { name: t(everyday.state), value: <LaneChip state={state} /> },
          { name: t(words.since), value: <Age at={since} /> },
          { name: t(words.failures), value: failures > 0 && n(failures) },
          { name: t(words.probes), value: closed && probes > 0 && n(probes) },
          { name: t(words.nextProbe), value: closed && nextProbeAt && <Age at={nextProbeAt} ahead /> },
        ].filter(({ value }) => value !== false)}
      />
      <div class="row-acts">
        {closed && <MayButton right="lanes.change" look="main" icon="play" onClick={() => setAsked('resume')}>{t(words.resume)}</MayButton>}
        {!closed && <MayButton right="lanes.change" icon="pause" onClick={() => setAsked('suspend')}>{t(words.suspend)}</MayButton>}
      </div>
      {asked !== undefined && <LaneOrder verb={asked} partner={partner} onClose={() => setAsked(undefined)} onDone={onChanged} />}
    </Section>
  )
}

/** One sentence: who or what closed it, when, why, and whether it opens by itself. */
function LaneSays({ lane: { state, since, reason, by, nextProbeAt } }: { readonly lane: PartnerDeskView['lane'] }) {
  const { t } = useLanguage()
  if (state === 'open') return <p>{t(words.openWhat)}</p>
  const meaning = reason === undefined ? undefined : meaningOf(reason)
  const told = reason ?? t(words.unnamed)
  const facts = { at: instantOf(Date.parse(since)), why: meaning === undefined ? told : t(meaning), by: by ?? t(words.somebody) }
  if (state === 'stopped') return <p>{t(words.stoppedWhat, facts)}</p>
  return <p>{t(nextProbeAt === undefined ? words.suspendedBy : words.suspendedItself, facts)}</p>
}

interface OrderParts {
  readonly verb: Verb
  readonly partner: PartnerDeskView
  readonly onClose: () => void
  readonly onDone: () => void
}

function LaneOrder({ verb, partner: { id, title }, onClose, onDone }: OrderParts) {
  const { t } = useLanguage()
  const announce = useAnnounce()
  const name = t(title)
  async function order(reason: string): Promise<void> {
    await send('POST', `/admin/v1/lanes/${encodeURIComponent(id)}/${verb}`, { reason })
    announce(t(orders[verb].done, { name }))
    onDone()
  }
  return (
    <Ask title={t(orders[verb].title)} action={t(orders[verb].title)} danger={verb === 'suspend'} onClose={onClose} onOrder={order}>
      <p>{t(orders[verb].what, { name })}</p>
    </Ask>
  )
}
