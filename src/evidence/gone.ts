/** What the container names and does not hold: purged as the journal says, kept from whoever asked, or simply not there. */
import type { EvidenceFinding } from '../../schemas/evidence-report.ts'
import type { Checking } from './checking.ts'
import { incomplete, notChecked } from './findings.ts'

export interface MayBeGone {
  readonly sha256: string
  readonly kept: boolean
  readonly withheld?: true
}

/** Whether the journal says that the body and the records of the transfer, or (`inbox`) this piece of news, were purged. */
export function wasPurged({ entries }: Checking, inbox?: string): boolean {
  return entries.some(({ type, said }) => type === 'content.purged' && (said.inbox === undefined ? undefined : String(said.inbox)) === inbox)
}

export function gone(subject: string, { sha256, withheld }: MayBeGone, isPurged: boolean): EvidenceFinding {
  if (withheld) return incomplete(subject, { vi: `Không dành cho người đã lấy gói này; mã băm ${sha256}. Quản trị viên lấy được đủ`, en: `Not for whoever took this container; its digest is ${sha256}. An administrator gets all of it` })
  if (isPurged) return notChecked(subject, { vi: `Đã xoá theo thời hạn lưu, nhật ký có ghi; mã băm ${sha256}`, en: `Purged, as the journal says; its digest is ${sha256}` })
  return incomplete(subject, { vi: `Không có trong gói, và không mục nhật ký nào nói là đã xoá; mã băm ${sha256}`, en: `Not in the container, and no entry of the journal says that it was purged; its digest is ${sha256}` })
}
