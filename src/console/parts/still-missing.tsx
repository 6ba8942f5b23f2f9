/** Under a button that does not work yet: what is to be filled in first. */
import { useLanguage } from '../words/language.tsx'

const words = { still: { vi: 'Còn thiếu: {what}.', en: 'Still missing: {what}.' } } as const

export function StillMissing({ what }: { readonly what: readonly string[] }) {
  const { t } = useLanguage()
  return <p class="hint" role="status">{what.length > 0 && t(words.still, { what: what.join('; ') })}</p>
}
