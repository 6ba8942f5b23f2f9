/** Words of the page of deadlines. */
import type { Bilingual } from '../../../../schemas/bilingual.ts'
import type { DeadlineRow, OverdueCause } from '../../../../schemas/deadlines.ts'
import type { StateWords } from '../../words/states.ts'

export const words = {
  title: { vi: 'Hạn giải quyết', en: 'Deadlines' },
  lead: { vi: 'Hồ sơ quá hạn hoặc sắp đến hạn. Bấm “Vì sao” để biết trong một câu vì sao hồ sơ bị tính là quá hạn, và dựa vào đâu.', en: 'Dossiers that are overdue or soon due. “Why” says in one sentence why one counts as overdue, and what that rests on.' },
  filter: { vi: 'Lọc', en: 'Filter' },
  which: { vi: 'Hồ sơ nào', en: 'Which' },
  both: { vi: 'Quá hạn và sắp đến hạn', en: 'Overdue and soon due' },
  overdue: { vi: 'Quá hạn', en: 'Overdue' },
  soon: { vi: 'Sắp đến hạn', en: 'Soon due' },
  open: { vi: 'Tất cả hồ sơ chưa xong, kể cả còn hạn', en: 'All that are not finished, in time too' },
  list: { vi: 'Hồ sơ theo hạn', en: 'Dossiers by deadline' },
  none: { vi: 'Không có hồ sơ nào quá hạn hoặc sắp đến hạn', en: 'Nothing is overdue or soon due' },
  noneWhy: { vi: 'Với điều kiện lọc này. Bỏ bớt điều kiện để xem rộng hơn.', en: 'With this filter. Take conditions away to see more.' },
  due: { vi: 'Hạn trả', en: 'Due' },
  partners: { vi: 'Cơ quan đang giữ', en: 'Held by' },
  noPartner: { vi: 'chưa cơ quan nào', en: 'nobody yet' },
  procedure: { vi: 'Thủ tục', en: 'Procedure' },
  status: { vi: 'Trạng thái, thời hạn', en: 'Status and clock' },
  portal: { vi: 'Cổng quốc gia', en: 'Portal' },
  why: { vi: 'Vì sao', en: 'Why' },
  whyOf: { vi: 'Vì sao: hồ sơ {code}', en: 'Why: dossier {code}' },
  promised: { vi: 'Hạn đã hẹn lúc đầu', en: 'First promised for' },
  dueNow: { vi: 'Hạn hiện nay', en: 'Due now' },
  evidence: { vi: 'Dựa vào', en: 'What it rests on' },
  evidenceNone: { vi: 'Không có mục nào.', en: 'Nothing.' },
  when: { vi: 'Lúc', en: 'At' },
  what: { vi: 'Điều gì', en: 'What' },
  where: { vi: 'Xem ở', en: 'See' },
  transfer: { vi: 'lượt chuyển', en: 'transfer' },
  inbox: { vi: 'hộp đến', en: 'inbox' },
  journal: { vi: 'mục nhật ký {id}', en: 'journal entry {id}' },
  todo: { vi: 'Việc cần làm', en: 'What to press' },
  go: { vi: 'Mở trang xử lý', en: 'Open the page that repairs it' },
} as const

export const standingWords: Readonly<Record<DeadlineRow['standing'], StateWords>> = {
  overdue: { words: { vi: 'quá hạn', en: 'overdue' }, tone: 'bad', icon: 'warning' },
  soon: { words: { vi: 'sắp đến hạn', en: 'soon due' }, tone: 'warn', icon: 'hourglass' },
  'in-time': { words: { vi: 'còn hạn', en: 'in time' }, tone: 'good', icon: 'check' },
}

/** While its clock stands still, what is left of the time says nothing. */
export const willMove: StateWords = { words: { vi: 'hạn sẽ lùi', en: 'the date will move' }, tone: 'wait', icon: 'pause' }

export const clockWords: Readonly<Record<DeadlineRow['clock'], StateWords>> = {
  runs: { words: { vi: 'thời hạn đang tính', en: 'the clock runs' }, tone: 'busy', icon: 'clock' },
  stands: { words: { vi: 'tạm dừng thời hạn', en: 'the clock stands still' }, tone: 'wait', icon: 'pause' },
  ended: { words: { vi: 'thời hạn đã kết thúc', en: 'the clock has ended' }, tone: 'idle', icon: 'check' },
}

export const causeWords: Readonly<Record<OverdueCause, Bilingual>> = {
  'not-overdue': { vi: 'Không quá hạn', en: 'Not overdue' },
  'partner-late': { vi: 'Cơ quan nhận giải quyết chậm', en: 'The partner is late' },
  'sync-late': { vi: 'Xong đúng hạn, báo Cổng quốc gia muộn', en: 'Done in time, told to the portal late' },
  'portal-behind': { vi: 'Xong đúng hạn, Cổng quốc gia chưa biết', en: 'Done in time, the portal does not know yet' },
  'waiting-for-citizen': { vi: 'Chờ công dân: thời hạn đang tạm dừng', en: 'Waits for the citizen: the clock stands still' },
  'held-here': { vi: 'Đang kẹt tại trục', en: 'Held here' },
  refused: { vi: 'Bị từ chối, chưa được sửa', en: 'Refused, and not corrected' },
  'sent-late': { vi: 'Một cửa chuyển muộn', en: 'Handed over late' },
  'portal-only': { vi: 'Cổng quốc gia chưa có hạn mới', en: 'The portal never got the new date' },
}
