/** Small honest charts: from zero, labelled, and every figure also in words or in a table beside them. */
import type { ComponentChildren } from 'preact'
import { useLanguage } from '../words/language.tsx'
import type { Tone } from '../words/states.ts'

export interface Bar {
  readonly key: string
  readonly label: ComponentChildren
  readonly value: number
  /** As it is written beside the bar; absent: the number. */
  readonly text?: string
  readonly tone?: Tone
}

/** Horizontal bars, longest to the full width. A list for screen readers: label and figure. */
export function Bars({ label, bars }: { readonly label: string; readonly bars: readonly Bar[] }) {
  const { n } = useLanguage()
  const most = Math.max(1, ...bars.map(({ value }) => value))
  return (
    <ul class="bars" aria-label={label}>
      {bars.map(({ key, label: name, value, text, tone = 'busy' }) => (
        <li key={key}>
          <span class="bar-label">{name}</span>
          <svg class={`bar ${tone}`} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            <rect class="bar-track" width="100" height="8" />
            <rect class="bar-fill" width={(100 * value) / most} height="8" />
          </svg>
          <span class="bar-value">{text ?? n(value)}</span>
        </li>
      ))}
    </ul>
  )
}

/** How much of a whole is done, in per cent of `most`. */
export function Meter({ label, value, most, tone = 'busy', text }: { readonly label: string; readonly value: number; readonly most: number; readonly tone?: Tone; readonly text?: string }) {
  const { n } = useLanguage()
  const share = most === 0 ? 0 : Math.min(1, value / most)
  return (
    <div class="meter">
      <span class="meter-label">{label}</span>
      <svg class={`bar ${tone}`} viewBox="0 0 100 8" preserveAspectRatio="none" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={most} aria-valuenow={value}>
        <rect class="bar-track" width="100" height="8" />
        <rect class="bar-fill" width={100 * share} height="8" />
      </svg>
      <span class="bar-value">{text ?? `${n(value)} / ${n(most)}`}</span>
    </div>
  )
}

export interface Series {
  readonly key: string
  readonly label: string
  readonly tone: Tone
  readonly values: readonly number[]
}

interface ColumnsParts {
  /** What is shown, of when, in which unit. */
  readonly label: string
  readonly names: readonly string[]
  readonly series: readonly Series[]
}

const chart = { width: 640, height: 132, left: 36, bottom: 18, top: 8 }

/** Columns over time, one on another, from zero; the same figures in a table for screen readers. */
export function Columns({ label, names, series }: ColumnsParts) {
  const { n } = useLanguage()
  const sums = names.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0))
  const most = niceTop(Math.max(1, ...sums))
  const inner = { width: chart.width - chart.left, height: chart.height - chart.top - chart.bottom }
  const step = inner.width / Math.max(1, names.length)
  const yOf = (value: number) => chart.top + inner.height * (1 - value / most)
  const every = Math.ceil(names.length / 8)
  return (
    <figure class="columns">
      <svg viewBox={`0 0 ${chart.width} ${chart.height}`} role="img" aria-label={label}>
        {[0, most / 2, most].map((value) => (
          <g key={value}>
            <line class="level" x1={chart.left} x2={chart.width} y1={yOf(value)} y2={yOf(value)} />
            <text class="tick" x={chart.left - 6} y={yOf(value) + 3} text-anchor="end">{n(value, 1)}</text>
          </g>
        ))}
        {names.map((name, index) => {
          let below = 0
          return (
            <g key={name}>
              {series.map(({ key, values, tone }) => {
                const value = values[index] ?? 0
                below += value
                return <rect key={key} class={`column ${tone}`} x={chart.left + step * index + step * 0.12} width={step * 0.76} y={yOf(below)} height={(inner.height * value) / most} />
              })}
              {index % every === 0 && <text class="tick" x={chart.left + step * (index + 0.5)} y={chart.height - 4} text-anchor="middle">{name}</text>}
            </g>
          )
        })}
      </svg>
      <figcaption class="legend">
        {series.map(({ key, label: word, tone }) => <span key={key} class={`key ${tone}`}>{word}</span>)}
      </figcaption>
      <div class="unseen">
        <table>
          <caption>{label}</caption>
          <thead>
            <tr>
              <td />
              {series.map(({ key, label: word }) => <th key={key} scope="col">{word}</th>)}
            </tr>
          </thead>
          <tbody>
            {names.map((name, index) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {series.map(({ key, values }) => <td key={key}>{n(values[index] ?? 0)}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  )
}

/** The next of 1, 2, 5 times a power of ten: half of it is a figure that one can read. */
function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 2, 4, 5, 10].find((times) => times * power >= value) ?? 10
  return Math.max(2, step * power)
}
