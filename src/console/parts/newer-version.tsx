/** Says that a failed transfer matters no more, and leads to the one that the partner has. */
import type { AdminTransferView } from '../../../schemas/transfer.ts'
import { useLanguage } from '../words/language.tsx'
import { instantOf } from '../words/when.ts'
import { Link } from './link.tsx'

const says = { vi: 'Đã có bản mới, được nhận lúc {at}', en: 'There is a newer version, taken at {at}' } as const

export function NewerVersion({ of: { id, at } }: { readonly of: NonNullable<AdminTransferView['newerVersion']> }) {
  const { t } = useLanguage()
  return <Link to={`/transfers/${id}`}>{t(says, { at: instantOf(Date.parse(at)) })}</Link>
}
