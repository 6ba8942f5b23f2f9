/** The columns of the table of a run: its words in the reader's language, the codes beside them, times of Vietnam. */
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { ReplayItem } from '../../schemas/replays.ts'
import { itemStateWords, leftOutBecause } from '../domain/replay-words.ts'
import { vietnamInstant } from '../domain/vietnam-time.ts'
import type { CsvColumn } from './csv.ts'

export function columnsOfItems(language: keyof Bilingual): readonly CsvColumn<ReplayItem>[] {
  const column = (heading: Bilingual, of: CsvColumn<ReplayItem>['of']): CsvColumn<ReplayItem> => ({ heading: heading[language], of })
  return [
    column({ vi: 'Số', en: 'Number' }, ({ number }) => String(number)),
    column({ vi: 'Mã lượt chuyển', en: 'Transfer id' }, ({ transferId }) => transferId),
    column({ vi: 'Cơ quan', en: 'Partner' }, ({ partner }) => partner),
    column({ vi: 'Mã hồ sơ', en: 'Dossier code' }, ({ dossierCode }) => dossierCode),
    column({ vi: 'Trạng thái', en: 'State' }, ({ state }) => itemStateWords[state][language]),
    column({ vi: 'Mã trạng thái', en: 'State code' }, ({ state }) => state),
    column({ vi: 'Lý do bỏ qua', en: 'Why it was skipped' }, (item) => whySkipped(item)?.[language]),
    column({ vi: 'Mã kết quả', en: 'Outcome code' }, ({ code }) => code),
    column({ vi: 'Cơ quan có bản mới hơn', en: 'Newer version at the partner' }, ({ newerVersion }) => newerVersion?.id),
    column({ vi: 'Gửi lúc (giờ Việt Nam)', en: 'Sent (Vietnam time)' }, ({ sentAt }) => timeOf(sentAt)),
    column({ vi: 'Kết thúc lúc (giờ Việt Nam)', en: 'Ended (Vietnam time)' }, ({ endedAt }) => timeOf(endedAt)),
  ]
}

function whySkipped({ state, code }: ReplayItem): Bilingual | undefined {
  return state === 'skipped' ? leftOutBecause(code) : undefined
}

function timeOf(at: string | undefined): string | undefined {
  return at === undefined ? undefined : vietnamInstant(new Date(at))
}
