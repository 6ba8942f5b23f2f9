/** Why an attempt came to what it did: the code, what it means, and the partner's own words. */
import { useState } from 'preact/hooks'
import { useLanguage } from '../words/language.tsx'
import { meaningOf } from '../words/outcome-codes.ts'

const says = {
  more: { vi: 'Xem hết', en: 'Show all' },
  less: { vi: 'Thu gọn', en: 'Show less' },
} as const

interface ReasonParts {
  readonly code: string | undefined
  readonly words?: string | undefined
  /** At most two lines of the partner's words, for tables. */
  readonly short?: boolean
}

export function Reason({ code, words, short = false }: ReasonParts) {
  const { t } = useLanguage()
  if (code === undefined) return <span class="soft">–</span>
  const meaning = meaningOf(code)
  const told = words ?? ''
  return (
    <span class="reason">
      {meaning !== undefined && <span>{t(meaning)} </span>}
      <code class={meaning === undefined ? '' : 'small'}>{code}</code>
      {told !== '' && (short ? <ShortWords told={told} /> : <span class="told" lang="vi">“{told}”</span>)}
    </span>
  )
}

/** About what two lines hold. */
const shortEnough = 70

/** Two lines; what is longer opens on a press. */
function ShortWords({ told }: { readonly told: string }) {
  const { t } = useLanguage()
  const [whole, setWhole] = useState(false)
  return (
    <>
      <span class={whole ? 'small told' : 'small clip'} title={told} lang="vi">“{told}”</span>
      {told.length > shortEnough && (
        <button type="button" class="button quiet tiny" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {t(whole ? says.less : says.more)}<span class="unseen">: {told.slice(0, shortEnough)}</span>
        </button>
      )}
    </>
  )
}
