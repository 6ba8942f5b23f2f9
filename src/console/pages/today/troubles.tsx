/** Everything that is wrong now, worst first: what, since when, how many, and the one thing to press. */
import { useState } from 'preact/hooks'
import type { Severity, Trouble, TroubleList } from '../../../../schemas/troubles.ts'
import { rightFor } from '../../pages.ts'
import { send } from '../../door/client.ts'
import { useSession } from '../../door/session.tsx'
import { Age } from '../../parts/age.tsx'
import { Ask } from '../../parts/ask.tsx'
import { Button, ButtonLink } from '../../parts/button.tsx'
import { Chip } from '../../parts/chips.tsx'
import { Details } from '../../parts/details.tsx'
import { SelectField } from '../../parts/field.tsx'
import { WhoMay } from '../../parts/may.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Section } from '../../parts/page.tsx'
import { useLanguage } from '../../words/language.tsx'
import { clockOf, dateOf, instantOf } from '../../words/when.ts'
import type { Tone } from '../../words/states.ts'
import type { IconName } from '../../parts/icon-paths.ts'
import { words } from './words.ts'

interface TroublesParts {
  readonly items: readonly Trouble[]
  readonly onChange: () => void
}

const looks: Readonly<Record<Severity, { readonly tone: Tone; readonly icon: IconName }>> = {
  critical: { tone: 'bad', icon: 'stop' },
  warning: { tone: 'warn', icon: 'warning' },
  notice: { tone: 'wait', icon: 'hand' },
}

export function Troubles({ items, onChange }: TroublesParts) {
  const { t, n } = useLanguage()
  const loud = items.filter(({ silencedUntil }) => silencedUntil === undefined)
  const quiet = items.filter(({ silencedUntil }) => silencedUntil !== undefined)
  return (
    <Section title={t(words.troubles)} aside={loud.length > 0 && n(loud.length)}>
      {loud.length === 0 ? <NothingNew quiet={quiet} /> : <TroubleItems items={loud} onChange={onChange} />}
      {quiet.length > 0 && <Details summary={t(words.silenced, { n: n(quiet.length) })}>{() => <TroubleItems items={quiet} onChange={onChange} />}</Details>}
    </Section>
  )
}

/** What was silenced is still wrong. */
function NothingNew({ quiet }: { readonly quiet: readonly Trouble[] }) {
  const { t, n } = useLanguage()
  const until = quiet.flatMap(({ silencedUntil }) => silencedUntil ?? []).toSorted()[0]
  if (until === undefined) return <Notice tone="good" title={t(words.allWell)}><p>{t(words.allWellWhy)}</p></Notice>
  const says = quiet.length === 1 ? words.oneSilenced : words.onlySilenced
  return <Notice tone="idle" title={t(says, { n: n(quiet.length), until: shortInstantOf(Date.parse(until), Date.now()) })}><p>{t(words.onlySilencedWhy)}</p></Notice>
}

function TroubleItems({ items, onChange }: TroublesParts) {
  return <ul class="troubles">{items.map((trouble) => <OneTrouble key={trouble.key} trouble={trouble} onChange={onChange} />)}</ul>
}

function OneTrouble({ trouble, onChange }: { readonly trouble: Trouble; readonly onChange: () => void }) {
  const { t, n, language } = useLanguage()
  const { may } = useSession()
  const [silencing, setSilencing] = useState(false)
  const { key, severity, since, dossiers, what, todo, link, silencedUntil, silencedBy } = trouble
  const { tone, icon } = looks[severity]
  return (
    <li class={`trouble ${tone}`}>
      <div class="trouble-text">
        <p class="row">
          <Chip tone={tone} icon={icon}>{t(words[severity])}</Chip>
          <strong>{what[language]}</strong>
        </p>
        <p class="small">
          {t(words.since)} <Age at={since} /> · {t(words.hit, { n: n(dossiers) })}
          {silencedUntil !== undefined && <> · {t(words.silencedUntil)} <Age at={silencedUntil} />{silencedBy !== undefined && ` (${silencedBy})`}</>}
        </p>
        <p>{todo[language]}</p>
      </div>
      <div class="actions">
        <Repair link={link} what={what[language]} />
        {may('troubles.silence') && <Button look="quiet" onClick={() => setSilencing(true)}>{t(silencedUntil === undefined ? words.silence : words.unsilence)}</Button>}
      </div>
      {silencing && <SilenceDialog troubleKey={key} silenced={silencedUntil !== undefined} what={what[language]} onClose={() => setSilencing(false)} onDone={onChange} />}
    </li>
  )
}

/** Who may not see the page that the link leads to is told who may. */
function Repair({ link, what }: { readonly link: string; readonly what: string }) {
  const { t } = useLanguage()
  const { may } = useSession()
  const right = rightFor(link)
  if (right !== undefined && !may(right)) return <span class="small"><WhoMay right={right} short /></span>
  return <ButtonLink to={link} look="main">{t(words.repair)}<span class="unseen">: {what}</span></ButtonLink>
}

interface SilenceParts {
  readonly troubleKey: string
  readonly silenced: boolean
  readonly what: string
  readonly onClose: () => void
  readonly onDone: () => void
}

function SilenceDialog({ troubleKey, silenced, what, onClose, onDone }: SilenceParts) {
  const { t } = useLanguage()
  const [hours, setHours] = useState('4')
  const path = `/admin/v1/troubles/${encodeURIComponent(troubleKey)}`
  async function order(reason: string): Promise<void> {
    if (silenced) await send<TroubleList>('POST', `${path}/unsilence`, { reason })
    else await send<TroubleList>('POST', `${path}/silence`, { hours: Number(hours), reason })
    onDone()
  }
  return (
    <Ask title={what} action={t(silenced ? words.unsilence : words.silence)} onClose={onClose} onOrder={order}>
      {!silenced && (
        <>
          <p>{t(words.silenceWhat)}</p>
          <SelectField
            label={t(words.silenceHours)}
            value={hours}
            onValue={setHours}
            choices={[
              { value: '1', label: t(words.oneHour) },
              { value: '4', label: t(words.fourHours) },
              { value: '24', label: t(words.oneDay) },
              { value: '168', label: t(words.oneWeek) },
            ]}
          />
        </>
      )}
    </Ask>
  )
}

/** The hour alone where it is today. */
function shortInstantOf(at: number, now: number): string {
  return dateOf(at) === dateOf(now) ? clockOf(at).slice(0, 5) : instantOf(at)
}
