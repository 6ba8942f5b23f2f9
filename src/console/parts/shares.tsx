/** One whole in its parts, side by side, each named with its figure below. */
import { useLanguage } from '../words/language.tsx'
import type { Tone } from '../words/states.ts'
import type { IconName } from './icon-paths.ts'
import { Icon } from './icon.tsx'

export interface Share {
  readonly key: string
  readonly label: string
  readonly value: number
  readonly tone: Tone
  readonly icon: IconName
  /** Still to come: its place in the bar stays empty. */
  readonly toCome?: boolean
}

const width = 100
const height = 5

interface SharesParts {
  readonly label: string
  readonly shares: readonly Share[]
  readonly total: number
  /** How much of it is over, where it shows how far something is. */
  readonly done: number
}

export function Shares({ label, shares, total, done }: SharesParts) {
  const { n } = useLanguage()
  const placed = shares.map((share, index) => ({ ...share, from: shares.slice(0, index).reduce((sum, { value }) => sum + value, 0) }))
  const scale = total === 0 ? 0 : width / total
  return (
    <div class="shares">
      <svg class="shares-bar" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={total} aria-valuenow={done}>
        <rect class="bar-track" width={width} height={height} />
        {placed.filter(({ toCome }) => toCome !== true).map(({ key, from, value, tone }) => <rect key={key} class={`column ${tone}`} x={from * scale} width={value * scale} height={height} />)}
      </svg>
      <ul class="shares-key" aria-label={label}>
        {shares.map(({ key, label: word, value, tone, icon }) => (
          <li key={key} class={`chip ${tone}`}>
            <Icon name={icon} /> <strong>{n(value)}</strong> {word}
          </li>
        ))}
      </ul>
    </div>
  )
}
