/** Text of machines: ids that can be copied, answers as they came, JSON in order. */
import { useState } from 'preact/hooks'
import { useLanguage } from '../words/language.tsx'
import { everyday } from '../words/everyday.ts'

/** An id or digest; `short`: its first characters only, the whole in the title and in what is copied; `inFours`: to be typed elsewhere. */
export function Id({ value, short = false, inFours = false }: { readonly value: string; readonly short?: boolean; readonly inFours?: boolean }) {
  const { t } = useLanguage()
  const [copied, setCopied] = useState(false)
  const whole = inFours ? value.replaceAll(/.{4}(?=.)/g, '$& ') : value
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(value)
    setCopied(true)
  }
  return (
    <span class="id">
      <code title={value}>{short ? `${value.slice(0, 8)}…` : whole}</code>
      <button type="button" class="button quiet tiny" onClick={() => void copy()}>
        {t(copied ? everyday.copied : everyday.copy)}
        <span class="unseen"> {value}</span>
      </button>
    </span>
  )
}

/** `label`: what it is, for screen readers; long content scrolls in its own frame. */
export function Code({ label, value }: { readonly label: string; readonly value: unknown }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  return (
    <pre class="code" tabIndex={0} role="region" aria-label={label}>
      <code>{text}</code>
    </pre>
  )
}
