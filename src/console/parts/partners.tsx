/** An agency by its name, and a choice of one. */
import { everyday } from '../words/everyday.ts'
import { useLanguage } from '../words/language.tsx'
import { usePartners } from '../words/partners.tsx'
import { SelectField } from './field.tsx'

/** The id is in the title only; whoever may not see names sees it. */
export function PartnerName({ id }: { readonly id: string }) {
  const { nameOf } = usePartners()
  return <span title={id}>{nameOf(id)}</span>
}

interface PartnerFieldParts {
  readonly label?: string
  readonly value: string
  readonly onValue: (value: string) => void
  /** The word for none; absent: all of them. */
  readonly none?: string
}

export function PartnerField({ label, value, onValue, none }: PartnerFieldParts) {
  const { t } = useLanguage()
  const { ids, nameOf } = usePartners()
  // one that is not configured any more is still in an address
  const listed = value === '' || ids.includes(value) ? ids : [...ids, value]
  const choices = listed.map((id) => ({ value: id, label: nameOf(id) })).toSorted((one, other) => one.label.localeCompare(other.label))
  return <SelectField label={label ?? t(everyday.partner)} value={value} onValue={onValue} choices={[{ value: '', label: none ?? t(everyday.all) }, ...choices]} />
}
