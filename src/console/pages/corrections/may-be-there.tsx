/** Says that the partner may have the original, and asks for a word about it before a correction is proposed or approved. */
import { CheckField } from '../../parts/field.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { words } from './words.ts'

interface Parts {
  readonly partner: string | undefined
  readonly checked: boolean
  readonly onChecked: (checked: boolean) => void
}

export function MayBeThere({ partner, checked, onChecked }: Parts) {
  const { t } = useLanguage()
  const { nameOf } = usePartners()
  return (
    <>
      <Notice tone="warn" title={t(words.mayBeThere)}>
        <p>{t(words.mayBeThereMore, { partner: partner === undefined ? '' : nameOf(partner) })}</p>
      </Notice>
      <CheckField label={t(words.evenIfThere)} checked={checked} onChecked={onChecked} />
    </>
  )
}
