/** Sentences that stand out: something to know, an empty place that says what it means, the shape of what is still loading. */
import type { ComponentChildren } from 'preact'
import { useLanguage } from '../words/language.tsx'
import { everyday } from '../words/everyday.ts'
import type { Tone } from '../words/states.ts'
import type { IconName } from './icon-paths.ts'
import { Icon } from './icon.tsx'

const icons: Readonly<Record<Tone, IconName>> = { good: 'check', busy: 'arrow', wait: 'clock', warn: 'warning', bad: 'cross', idle: 'dash' }

interface NoticeParts {
  readonly tone: Tone
  readonly title?: string
  readonly children?: ComponentChildren
  /** Read out when it appears. */
  readonly live?: boolean
}

export function Notice({ tone, title, children, live = false }: NoticeParts) {
  return (
    <div class={`notice ${tone}`} role={live ? 'status' : undefined}>
      <Icon name={icons[tone]} />
      <div>
        {title !== undefined && <p class="notice-title">{title}</p>}
        {children}
      </div>
    </div>
  )
}

export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  )
}

export function Skeleton({ lines = 4 }: { readonly lines?: number }) {
  const { t } = useLanguage()
  return (
    <div class="skeleton" role="status">
      <span class="unseen">{t(everyday.loading)}</span>
      {Array.from({ length: lines }, (_, index) => <span key={index} class="bone" aria-hidden="true" />)}
    </div>
  )
}
