/** The frame of a page: its title, which takes the focus when one comes here, what may be done, and its sections. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { useLanguage } from '../words/language.tsx'
import { everyday } from '../words/everyday.ts'
import { isFocusLost } from './returned-focus.ts'

interface PageParts {
  readonly title: string
  /** One sentence: what the page answers. */
  readonly lead?: ComponentChildren
  readonly actions?: ComponentChildren
  readonly children?: ComponentChildren
}

export function Page({ title, lead, actions, children }: PageParts) {
  const { t } = useLanguage()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · ${t(everyday.product)}`
  }, [title, t])
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  useEffect(() => {
    if (isFocusLost()) heading.current?.focus({ preventScroll: true })
  })
  return (
    <div class="page">
      <header class="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>{title}</h1>
          {lead !== undefined && <div class="lead">{lead}</div>}
        </div>
        {actions !== undefined && <div class="actions">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

interface SectionParts {
  readonly title: string
  /** A short word beside the title: a count, an age. */
  readonly aside?: ComponentChildren
  readonly children?: ComponentChildren
  /** Where a link of the page leads to. */
  readonly id?: string
}

export function Section({ title, aside, children, id }: SectionParts) {
  return (
    <section class="section" id={id} aria-label={title}>
      <div class="section-head">
        <h2>{title}</h2>
        {aside !== undefined && <div class="aside">{aside}</div>}
      </div>
      {children}
    </section>
  )
}
