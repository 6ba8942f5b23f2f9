/** The way of a dossier, drawn as arrows between client, gateway, partner and portal; for screen readers, a list of who told whom what. */
import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { Link } from '../../parts/link.tsx'
import { useLanguage } from '../../words/language.tsx'
import { clockOf, dateOf } from '../../words/when.ts'
import { laneNames, meaningBeside, type LaneName, type Step } from './steps.ts'
import { words } from './words.ts'

const laneWords = { client: words.laneClient, gateway: words.laneGateway, partner: words.lanePartner, portal: words.lanePortal } as const
const shownAtFirst = 60

export function Lanes({ steps }: { readonly steps: readonly Step[] }) {
  const { t, n } = useLanguage()
  const [all, setAll] = useState(false)
  const shown = all ? steps : steps.slice(-shownAtFirst)
  return (
    <>
      {shown.length < steps.length && <Button onClick={() => setAll(true)}>{t(words.showAll, { n: n(steps.length) })}</Button>}
      <div class="lanes">
        <div class="lane-heads" aria-hidden="true">
          <span>{t(words.time)}</span>
          {laneNames.map((lane) => <span key={lane}>{t(laneWords[lane])}</span>)}
        </div>
        <ol>
          {shown.map((step, index) => <OneStep key={index} step={step} day={dayOf(step) === dayOf(shown[index - 1]) ? undefined : dayOf(step)} />)}
        </ol>
      </div>
    </>
  )
}

function OneStep({ step, day }: { readonly step: Step; readonly day: string | undefined }) {
  const { t } = useLanguage()
  const { at, from, to, says, values, tone, aside, transferId } = step
  const text = t(says, values)
  const meaning = meaningBeside(step)
  const [left, right] = [Math.min(indexOf(from), indexOf(to)), Math.max(indexOf(from), indexOf(to))]
  const way = wayOf(from, to)
  return (
    <li class={`step ${tone} ${way} l${left} r${right}`}>
      <time dateTime={at} title={`${dateOf(Date.parse(at))} ${clockOf(Date.parse(at))}`}>
        {day !== undefined && <span class="day">{day} </span>}
        {clockOf(Date.parse(at))}
      </time>
      <div class="step-body">
        <span class="who">{from === to ? t(laneWords[from]) : `${t(laneWords[from])} → ${t(laneWords[to])}`}: </span>
        <span class="says">{transferId === undefined ? text : <Link to={`/transfers/${transferId}`}>{text}</Link>}</span>
        {aside !== undefined && <span class="step-aside"> {meaning !== undefined && `${t(meaning)} `}<code>{aside}</code></span>}
        {way !== 'here' && <Arrow />}
      </div>
    </li>
  )
}

function Arrow() {
  return (
    <svg class="wire" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <line x1="0" x2="100" y1="5" y2="5" vector-effect="non-scaling-stroke" />
    </svg>
  )
}

function wayOf(from: LaneName, to: LaneName): 'there' | 'back' | 'here' {
  if (from === to) return 'here'
  return indexOf(from) < indexOf(to) ? 'there' : 'back'
}

function indexOf(lane: LaneName): number {
  return laneNames.indexOf(lane)
}

function dayOf(step: Step | undefined): string | undefined {
  return step === undefined ? undefined : dateOf(Date.parse(step.at))
}
