/** One entry of the inbox: what to do, what it says, as it arrived, and the two ways out. */
import { useState } from 'preact/hooks'
import type { InboxEntryView } from '../../../../schemas/inbox.ts'
import { send } from '../../door/client.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Show } from '../../parts/answered.tsx'
import { Ask } from '../../parts/ask.tsx'
import { InboxChip } from '../../parts/chips.tsx'
import { Code } from '../../parts/code.tsx'
import { Details } from '../../parts/details.tsx'
import { Link } from '../../parts/link.tsx'
import { MayButton } from '../../parts/may.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { useRegainedFocus } from '../../parts/regained-focus.ts'
import { useParameter } from '../../router.ts'
import { eventWords } from '../../words/dossiers.ts'
import { useLanguage } from '../../words/language.tsx'
import { inboxWords } from '../../words/states.ts'
import { EntryFacts } from './entry-facts.tsx'
import { reasonWords } from './reason-words.ts'
import { words } from './words.ts'

type Verb = 'apply' | 'dismiss'

export function InboxEntry() {
  const { t } = useLanguage()
  const id = useParameter('/inbox/:id', 'id')
  const answered = useAnswer<InboxEntryView>(`/admin/v1/inbox/${id}`)
  const [changed, setChanged] = useState<InboxEntryView>()
  const [asking, setAsking] = useState<Verb>()
  useRegainedFocus(asking === undefined ? changed : undefined)
  const entry = changed ?? answered.answer

  async function order(verb: Verb, reason: string): Promise<void> {
    setChanged(await send<InboxEntryView>('POST', `/admin/v1/inbox/${id}/${verb}`, { reason }))
  }

  const title = entry === undefined ? t(words.entryUnknown) : t(words.entry, { code: entry.dossierCode })
  return (
    <Page title={title} lead={<Link to="/inbox">{t(words.back)}</Link>} actions={entry !== undefined && <WaysOut entry={entry} onAsk={setAsking} />}>
      <Show of={{ ...answered, answer: entry }} lines={10}>
        {(shown) => (
          <>
            {changed !== undefined && <Notice tone="good" live title={t(words.settled, { state: t(inboxWords[changed.state].words) })} />}
            <WhatNow entry={shown} />
            <EntryFacts entry={shown} />
            <Section title={t(words.raw)}>
              {shown.raw === undefined ? <p>{t(words.rawNone)}</p> : <Code label={t(words.rawText)} value={shown.raw} />}
            </Section>
            <Details summary={t(words.whole)}>{() => <Code label={t(words.whole)} value={shown.event} />}</Details>
          </>
        )}
      </Show>
      {asking !== undefined && entry !== undefined && <AskVerb verb={asking} entry={entry} onClose={() => setAsking(undefined)} onOrder={(reason) => order(asking, reason)} />}
    </Page>
  )
}

function WhatNow({ entry }: { readonly entry: InboxEntryView }) {
  const { t } = useLanguage()
  const why = reasonWords(entry.state, entry.reason)
  if (why === undefined) return null
  return (
    <Section title={t(words.whatNow)} aside={<InboxChip state={entry.state} />}>
      <Notice tone={inboxWords[entry.state].tone} title={`${t(eventWords[entry.type])}: ${t(why.short)}`}>
        <p>{t(why.todo)}</p>
      </Notice>
    </Section>
  )
}

function WaysOut({ entry, onAsk }: { readonly entry: InboxEntryView; readonly onAsk: (verb: Verb) => void }) {
  const { t } = useLanguage()
  return (
    <>
      {mayApply(entry) && <MayButton right="inbox.decide" look="main" icon="check" onClick={() => onAsk('apply')}>{t(words.apply)}</MayButton>}
      {mayDismiss(entry) && <MayButton right="inbox.decide" icon="dash" onClick={() => onAsk('dismiss')}>{t(words.dismiss)}</MayButton>}
    </>
  )
}

interface AskVerbParts {
  readonly verb: Verb
  readonly entry: InboxEntryView
  readonly onClose: () => void
  readonly onOrder: (reason: string) => Promise<void>
}

function AskVerb({ verb, entry, onClose, onOrder }: AskVerbParts) {
  const { t } = useLanguage()
  const [title, what] = verb === 'apply' ? [words.applyTitle, words.applyWhat] : [words.dismissTitle, words.dismissWhat]
  return (
    <Ask title={t(title)} action={t(words[verb])} danger={verb === 'dismiss'} onClose={onClose} onOrder={onOrder}>
      <p>{t(what, { code: entry.dossierCode })}</p>
    </Ask>
  )
}

function mayApply({ state, type }: InboxEntryView): boolean {
  return state === 'parked' && type !== 'not-understood'
}

function mayDismiss({ state }: InboxEntryView): boolean {
  return state === 'parked' || state === 'kept' || state === 'unmatched'
}
