/** Words of the pages of reconciliation. */
import type { Bilingual } from '../../../../schemas/bilingual.ts'
import type { AdminPermission } from '../../../../schemas/permissions.ts'
import type { DifferenceKind, DifferenceView, Reconciliation, RepairAct } from '../../../../schemas/reconciliation.ts'
import type { StateWords } from '../../words/states.ts'

export const words = {
  title: { vi: 'Đối soát', en: 'Reconciliation' },
  lead: { vi: 'Mỗi ngày, với từng cơ quan: đã gửi gì, cơ quan xác nhận gì, và chỗ nào ở đây, ở cơ quan và trên Cổng quốc gia nói khác nhau. Mỗi loại sai lệch có một thao tác để sửa.', en: 'Every day and per partner: what was sent, what was confirmed, and where we, the partner and the national portal say different things. Each kind has one act that repairs it.' },
  delay: { vi: 'Độ trễ đồng bộ', en: 'Sync delay' },
  runNow: { vi: 'Đối soát ngay', en: 'Reconcile now' },
  runWhat: { vi: 'So sánh lại mọi lượt chuyển được tiếp nhận trong ngày đã chọn (giờ Việt Nam). Chạy nền; kết quả hiện ở danh sách.', en: 'Compares all transfers that were accepted on the chosen day (Vietnamese time). It runs in the background; the result appears in the list.' },
  running: { vi: 'Đang đối soát {partner}, ngày {day}.', en: 'Reconciling {partner}, {day}.' },
  filter: { vi: 'Lọc', en: 'Filter' },
  day: { vi: 'Ngày', en: 'Day' },
  clear: { vi: 'Bỏ lọc', en: 'Clear' },
  list: { vi: 'Các lần đối soát', en: 'Reconciliations' },
  none: { vi: 'Chưa có lần đối soát nào', en: 'No reconciliation yet' },
  noneWhy: { vi: 'Với điều kiện này. Trục đối soát mỗi ngày một lần; bấm “Đối soát ngay” để không phải chờ.', en: 'With these conditions. The gateway reconciles once a day; “Reconcile now” does not wait.' },
  partner: { vi: 'Cơ quan', en: 'Partner' },
  ran: { vi: 'Chạy lúc', en: 'Ran' },
  by: { vi: 'Người chạy', en: 'By' },
  daily: { vi: 'hằng ngày', en: 'daily' },
  sent: { vi: 'Đã nhận gửi', en: 'To send' },
  delivered: { vi: 'Đã gửi tới', en: 'Delivered' },
  confirmed: { vi: 'trong đó đã xác nhận', en: 'of these, confirmed' },
  failed: { vi: 'Không thành công', en: 'Failed' },
  pending: { vi: 'Còn chờ', en: 'Pending' },
  closed: { vi: 'Đã đóng, rút, sửa', en: 'Closed, taken back, corrected' },
  adds: { vi: 'Đã nhận gửi = đã gửi tới + còn chờ + không thành công + đã đóng.', en: 'To send = delivered + pending + failed + closed.' },
  correct: { vi: 'Sửa nội dung', en: 'Correct it' },
  correctFirst: { vi: 'Hồ sơ mà cơ quan từ chối vì nội dung sẽ bị từ chối lần nữa: bấm “Sửa nội dung” ở từng hồ sơ đó.', en: 'What the partner refused for its content is refused again: correct those one by one.' },
  allPartners: { vi: 'Mọi cơ quan, mỗi cơ quan một lần đối soát', en: 'All partners, a reconciliation each' },
  startedAll: { vi: 'Đang đối soát ngày {day} với {count} cơ quan.', en: 'Reconciling {day} with {count} partners.' },
  differences: { vi: 'Sai lệch', en: 'Differences' },
  noDifference: { vi: 'không có', en: 'none' },
  openOf: { vi: '{open} chưa sửa', en: '{open} to repair' },
  allRepaired: { vi: 'đã sửa hết', en: 'all repaired' },
  openDifferences: { vi: 'Sai lệch chưa sửa', en: 'Differences that nobody repaired' },
  nothingOpen: { vi: 'Không có sai lệch nào chưa sửa', en: 'There is no open difference' },
  nothingOpenWhy: { vi: 'Theo những lần đối soát đã chạy.', en: 'By the reconciliations that ran.' },
  one: { vi: '{partner}, ngày {day}', en: '{partner}, {day}' },
  oneLead: { vi: 'Lượt chuyển được tiếp nhận trong ngày này, so với cơ quan và Cổng quốc gia.', en: 'Transfers accepted on this day, compared with the partner and the portal.' },
  back: { vi: 'Mọi lần đối soát', en: 'All reconciliations' },
  result: { vi: 'Kết quả', en: 'Result' },
  failure: { vi: 'Không hoàn thành được', en: 'It could not be finished' },
  asked: { vi: 'Đã hỏi cơ quan về {asked} hồ sơ', en: 'Dossiers that the partner was asked about: {asked}' },
  notAsked: { vi: 'Định dạng của cơ quan này không có câu hỏi “đang giữ hồ sơ nào”: chỉ so được với những gì cơ quan đã báo.', en: 'The format of this partner has no question for what it holds: only what it told is compared.' },
  pendingByAge: { vi: 'Còn chờ, theo thời gian chờ', en: 'Pending by age' },
  byKind: { vi: 'Sai lệch theo loại', en: 'Differences by kind' },
  kind: { vi: 'Loại', en: 'Kind' },
  meaning: { vi: 'Nghĩa là', en: 'What it means' },
  count: { vi: 'Số hồ sơ', en: 'Dossiers' },
  repaired: { vi: 'Đã sửa', en: 'Repaired' },
  act: { vi: 'Thao tác sửa', en: 'Act that repairs it' },
  repairAll: { vi: 'Sửa hết loại này', en: 'Repair all of this kind' },
  repairAllOf: { vi: 'Sửa hết loại này: {kind}', en: 'Repair all of this kind: {kind}' },
  repairOneOf: { vi: '{act}: hồ sơ {code}', en: '{act}: dossier {code}' },
  repairWhat: { vi: 'Chạy nền, rồi trục kiểm tra lại xem còn lệch không. Việc này được ghi vào nhật ký.', en: 'It is done in the background, then the gateway looks again whether they still differ. It stands in the audit.' },
  repairCount: { vi: 'Áp dụng cho {count} sai lệch chưa sửa thuộc loại này.', en: 'Open differences of this kind: {count}.' },
  started: { vi: 'Số sai lệch đang sửa: {count}.', en: 'Differences being repaired: {count}.' },
  startedOne: { vi: 'Đang sửa hồ sơ {code}.', en: 'The dossier {code} is being repaired.' },
  refused: { vi: 'Không sửa được lúc này: {count}.', en: 'Not possible now: {count}.' },
  talk: { vi: 'Không có thao tác: liên hệ với cơ quan.', en: 'No act: talk to the agency.' },
  rows: { vi: 'Từng sai lệch', en: 'One by one' },
  rowsUnknown: { vi: 'Chưa biết', en: 'Not known' },
  rowsUnknownWhy: { vi: 'Lần đối soát này chưa chạy xong nên chưa so sánh được.', en: 'This reconciliation is not finished: nothing was compared.' },
  rowsNone: { vi: 'Không có sai lệch nào', en: 'No difference' },
  rowsNoneWhy: { vi: 'Ở đây, ở cơ quan và trên Cổng quốc gia nói giống nhau.', en: 'We, the partner and the portal say the same.' },
  what: { vi: 'Sai lệch', en: 'What differs' },
  here: { vi: 'Ở đây', en: 'Here' },
  there: { vi: 'Bên kia', en: 'There' },
  openOnly: { vi: 'Chỉ những sai lệch chưa sửa', en: 'Only those that nobody repaired' },
  repairFailed: { vi: 'Lần sửa trước không được:', en: 'The last try came to nothing:' },
  byRun: { vi: 'Theo đợt gửi lại', en: 'By a run' },
  runsMade: { vi: 'Số đợt gửi lại đã lập: {count}; có thể phải chờ người thứ hai duyệt.', en: 'Runs made: {count}; a second person may have to agree.' },
  repairedBy: { vi: 'người sửa: {by}', en: 'by {by}' },
  upToHour: { vi: 'đến 1 giờ', en: 'up to an hour' },
  upToDay: { vi: 'đến 1 ngày', en: 'up to a day' },
  upToThreeDays: { vi: 'đến 3 ngày', en: 'up to three days' },
  more: { vi: 'lâu hơn', en: 'longer' },
} as const

export const runWords: Readonly<Record<Reconciliation['state'], StateWords>> = {
  running: { words: { vi: 'đang chạy', en: 'running' }, tone: 'busy', icon: 'arrow' },
  done: { words: { vi: 'xong', en: 'done' }, tone: 'good', icon: 'check' },
  failed: { words: { vi: 'không hoàn thành', en: 'failed' }, tone: 'bad', icon: 'cross' },
}

export const differenceStateWords: Readonly<Record<DifferenceView['state'], StateWords>> = {
  open: { words: { vi: 'chưa sửa', en: 'open' }, tone: 'bad', icon: 'differs' },
  repairing: { words: { vi: 'đang sửa', en: 'being repaired' }, tone: 'busy', icon: 'arrow' },
  repaired: { words: { vi: 'đã sửa', en: 'repaired' }, tone: 'good', icon: 'check' },
  gone: { words: { vi: 'tự hết', en: 'gone' }, tone: 'idle', icon: 'dash' },
}

export const ageWords: Readonly<Record<Reconciliation['pendingByAge'][number]['upTo'], Bilingual>> = {
  hour: words.upToHour,
  day: words.upToDay,
  'three-days': words.upToThreeDays,
  more: words.more,
}

export const kindWords: Readonly<Record<DifferenceKind, { readonly name: Bilingual; readonly means: Bilingual }>> = {
  'partner-lacks': { name: { vi: 'cơ quan không có', en: 'the partner lacks it' }, means: { vi: 'Ở đây đã gửi tới, cơ quan nói không có hồ sơ.', en: 'Delivered here, unknown there.' } },
  'not-confirmed': { name: { vi: 'chưa xác nhận', en: 'not confirmed' }, means: { vi: 'Gửi tới đã lâu mà cơ quan chưa xác nhận.', en: 'Delivered long ago, never confirmed.' } },
  'partner-ahead': { name: { vi: 'cơ quan đi trước', en: 'the partner is ahead' }, means: { vi: 'Cơ quan đã xử lý xa hơn những gì báo về đây.', en: 'The partner is further than we heard.' } },
  'we-ahead': { name: { vi: 'ở đây đi trước', en: 'we are ahead' }, means: { vi: 'Ở đây biết nhiều hơn những gì cơ quan đang hiện.', en: 'We know more than the partner shows.' } },
  'not-sent': { name: { vi: 'chưa gửi được', en: 'not sent' }, means: { vi: 'Không thành công hoặc chờ ở đây quá một ngày.', en: 'It failed, or waits here for more than a day.' } },
  'portal-pending': { name: { vi: 'Cổng quốc gia chưa biết', en: 'the portal does not know yet' }, means: { vi: 'Bản đồng bộ đang chờ quá lâu.', en: 'The mirror waits too long.' } },
  'portal-failed': { name: { vi: 'không đồng bộ được', en: 'the portal did not take it' }, means: { vi: 'Cổng quốc gia không nhận bản đồng bộ.', en: 'The mirror failed.' } },
  'portal-differs': { name: { vi: 'Cổng quốc gia lệch', en: 'the portal differs' }, means: { vi: 'Cổng quốc gia hiện trạng thái khác.', en: 'The portal shows another state.' } },
  unmatched: { name: { vi: 'không rõ hồ sơ', en: 'unmatched' }, means: { vi: 'Cơ quan báo về một hồ sơ không có ở đây.', en: 'The partner told of a dossier that is unknown here.' } },
  'client-untold': { name: { vi: 'một cửa chưa được báo', en: 'the one-stop system was not told' }, means: { vi: 'Sự kiện chưa tới hệ thống một cửa.', en: 'The news did not reach the one-stop system.' } },
}

export const actWords: Readonly<Record<RepairAct, Bilingual>> = {
  resend: { vi: 'Buộc gửi lại', en: 'Send it again' },
  'ask-partner': { vi: 'Hỏi lại cơ quan', en: 'Ask the partner' },
  'take-over-status': { vi: 'Lấy trạng thái của cơ quan', en: 'Take over its status' },
  replay: { vi: 'Gửi lại', en: 'Replay it' },
  'tell-portal': { vi: 'Báo lại Cổng quốc gia', en: 'Tell the portal again' },
  'match-again': { vi: 'Tìm lại hồ sơ', en: 'Look for its dossier again' },
  'replay-webhook': { vi: 'Báo lại một cửa', en: 'Tell the one-stop system again' },
  none: { vi: 'Liên hệ với cơ quan', en: 'Talk to the agency' },
}

/** What sends transfers again needs the right to do so; whoever holds it may repair. */
export const rightsOfActs: Readonly<Record<RepairAct, AdminPermission>> = {
  resend: 'transfers.resend',
  replay: 'transfers.replay',
  'replay-webhook': 'transfers.replay',
  'ask-partner': 'reconciliation.repair',
  'take-over-status': 'reconciliation.repair',
  'tell-portal': 'reconciliation.repair',
  'match-again': 'reconciliation.repair',
  none: 'reconciliation.repair',
}
export const rightsOfKinds: Partial<Readonly<Record<DifferenceKind, AdminPermission>>> = {
  'partner-lacks': 'transfers.resend',
  'not-sent': 'transfers.replay',
  'portal-pending': 'transfers.replay',
  'client-untold': 'transfers.replay',
}
