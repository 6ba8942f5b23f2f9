/** That a correction of a transfer waits for its second person, so that nobody sends the original meanwhile. */
import type { Correction, CorrectionPage } from '../../../../schemas/corrections.ts'
import type { AdminTransferView } from '../../../../schemas/transfer.ts'
import { failedStates } from '../../../domain/transfer.ts'
import { queryOf } from '../../door/client.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Link } from '../../parts/link.tsx'
import { useLanguage } from '../../words/language.tsx'

const everyMs = 15_000

const words = {
  waits: { vi: '{by} đã đề nghị bản sửa của hồ sơ này; bản sửa đang chờ người thứ hai duyệt.', en: '{by} proposed a correction of this dossier; it waits for a second person.' },
  open: { vi: 'Mở bản sửa', en: 'Open the correction' },
} as const

/** Only what failed is corrected. */
export function useWaitingCorrection({ id, state, purpose }: Pick<AdminTransferView, 'id' | 'state' | 'purpose'>): Correction | undefined {
  const asks = purpose === 'submission' && failedStates.includes(state)
  const { answer } = useAnswer<CorrectionPage>(asks ? `/admin/v1/corrections${queryOf({ original: id, state: 'proposed', limit: 1 })}` : undefined, { everyMs })
  return asks ? answer?.items[0] : undefined
}

export function WaitingCorrection({ correction: { id, by, at } }: { readonly correction: Correction }) {
  const { t } = useLanguage()
  return (
    <p>
      {t(words.waits, { by })} <Age at={at} /> <Link to={`/corrections/${id}`}>{t(words.open)}</Link>
    </p>
  )
}
