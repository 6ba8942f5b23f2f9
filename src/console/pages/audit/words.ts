/** Words of the page of the audit. */
import type { Bilingual } from '../../../../schemas/bilingual.ts'
import type { AuditFault } from '../../../../schemas/audit.ts'
import type { AuditEntryView, AuditKind } from '../../../../schemas/audit-entry.ts'

export const words = {
  title: { vi: 'Nhật ký truy cập', en: 'Audit' },
  lead: { vi: 'Ai đã làm gì, cho ai, vì sao, và kết quả. Mỗi mục nằm trong sổ nhật ký được xâu chuỗi: sửa hay xoá đều lộ.', en: 'Who did what, for whom, why, and what came of it. Every entry is in the chained journal: a change or a removal shows.' },
  views: { vi: 'Phần của trang', en: 'Parts of the page' },
  entries: { vi: 'Ai đã làm gì', en: 'Who did what' },
  citizen: { vi: 'Báo cáo cho công dân', en: 'Report to a citizen' },
  journal: { vi: 'Sổ nhật ký', en: 'Journal' },

  filter: { vi: 'Tìm trong nhật ký', en: 'Search the audit' },
  kind: { vi: 'Loại việc', en: 'Kind' },
  actor: { vi: 'Hệ thống hoặc người quản trị', en: 'Client or administrator' },
  official: { vi: 'Tài khoản cán bộ', en: 'Account of an official' },
  object: { vi: 'Đối tượng', en: 'What it was done to' },
  objectHint: { vi: 'Mã lượt chuyển, hệ thống, tài khoản, chứng thư', en: 'Id of a transfer, client, account or certificate' },
  from: { vi: 'Từ ngày', en: 'From' },
  to: { vi: 'Đến hết ngày', en: 'To the end of' },
  search: { vi: 'Tìm', en: 'Search' },
  clear: { vi: 'Bỏ lọc', en: 'Clear' },
  list: { vi: 'Các mục', en: 'Entries' },
  none: { vi: 'Không có mục nào', en: 'No entry' },
  noneWhy: { vi: 'Với điều kiện này. Bỏ bớt điều kiện hoặc mở rộng thời gian.', en: 'With these conditions. Take some away, or widen the time.' },
  at: { vi: 'Lúc', en: 'At' },
  whoDidWhat: { vi: 'Ai đã làm gì', en: 'Who did what' },
  why: { vi: 'lý do: {reason}', en: 'because: {reason}' },
  noRoles: { vi: 'không vai trò nào', en: 'none' },
  operation: { vi: 'Thao tác của API', en: 'Operation of the API' },
  today: { vi: 'Hôm nay', en: 'Today' },
  outcome: { vi: 'Kết quả', en: 'Outcome' },
  more: { vi: 'Chi tiết', en: 'Details' },
  purpose: { vi: 'Mục đích', en: 'Purpose' },
  procedure: { vi: 'Thủ tục', en: 'Procedure' },
  askedDossier: { vi: 'Hồ sơ được hỏi', en: 'Dossier that was asked about' },
  question: { vi: 'Dấu của câu hỏi', en: 'Mark of the question' },
  unit: { vi: 'Đơn vị', en: 'Unit' },
  reason: { vi: 'Lý do', en: 'Reason' },
  request: { vi: 'Mã yêu cầu', en: 'Request' },
  entry: { vi: 'Mục nhật ký', en: 'Entry of the journal' },

  citizenWhat: {
    vi: 'Khi công dân hỏi ai đã xem dữ liệu của mình. Số giấy tờ chỉ dùng để tìm, không lưu ở đâu; việc lập báo cáo này cũng được ghi lại và công dân lần sau sẽ thấy.',
    en: 'For a citizen who asks who looked at their data. The number is used to search and kept nowhere; that this report was made is kept as well, and the next report shows it.',
  },
  number: { vi: 'Số định danh hoặc số giấy tờ của công dân', en: 'Identification number of the citizen, or of another paper' },
  numberHint: { vi: '6 đến 20 chữ số hoặc chữ không dấu', en: '6 to 20 digits or unaccented letters' },
  ofCitizen: { vi: 'Yêu cầu của công dân', en: 'Request of the citizen' },
  requestHint: { vi: 'Số hoặc ngày của đơn. Không ghi số giấy tờ ở đây.', en: 'Its number or date. Never write the identification number here.' },
  report: { vi: 'Lập báo cáo', en: 'Make the report' },
  reportCsv: { vi: 'Tải báo cáo (CSV)', en: 'Download the report (CSV)' },
  reportDone: { vi: 'Số mục trong báo cáo: {count}.', en: 'Entries in the report: {count}.' },
  reportSaved: { vi: 'Đã tải báo cáo về máy.', en: 'The report is downloaded.' },
  reportMore: { vi: 'Còn phần tiếp theo', en: 'There is more' },
  reportNext: { vi: 'Lấy phần tiếp theo', en: 'Take the next part' },
  reportNone: { vi: 'Không ai tra cứu người này', en: 'Nobody asked about this person' },
  reportNoneWhy: { vi: 'Trong thời gian nhật ký được giữ.', en: 'As long as the audit goes back.' },

  standing: { vi: 'Sổ đang thế nào', en: 'How it stands' },
  waiting: { vi: 'Mục chưa vào khối', en: 'Entries in no block yet' },
  waitingSince: { vi: 'Mục cũ nhất chưa vào khối', en: 'Oldest of them' },
  unstamped: { vi: 'Khối sau dấu thời gian gần nhất', en: 'Blocks since the newest time stamp' },
  stampedAt: { vi: 'Dấu thời gian gần nhất', en: 'Newest time stamp' },
  neverStamped: { vi: 'chưa có', en: 'none yet' },
  key: { vi: 'Khoá đang mã hoá', en: 'Key that encrypts' },
  keysLeft: { vi: 'Khoá cũ còn cần', en: 'Earlier keys still needed' },
  keysNone: { vi: 'không còn khoá cũ nào cần giữ', en: 'none: earlier keys can be taken out of the configuration' },
  check: { vi: 'Kiểm tra sổ', en: 'Check the journal' },
  checkWhat: { vi: 'Đọc lại toàn bộ sổ theo từng phần và so từng dấu băm. Sổ lớn thì lâu; dừng lúc nào cũng được.', en: 'Reads the whole journal part by part and compares every hash. A large one takes a while; it can be stopped at any time.' },
  heads: { vi: 'Dấu băm đã biết từ nơi khác', en: 'Hashes known from elsewhere' },
  headsHint: { vi: 'Mỗi dòng một dấu băm của khối, ví dụ trích từ biên bản lần trước. Mỗi dấu phải còn trong sổ.', en: 'One hash of a block a line, for example from earlier minutes. Each must still be in the chain.' },
  start: { vi: 'Bắt đầu kiểm tra', en: 'Start the check' },
  stop: { vi: 'Dừng', en: 'Stop' },
  checking: { vi: 'Đang kiểm tra…', en: 'Checking…' },
  stopped: { vi: 'Đã dừng trước khi hết sổ', en: 'Stopped before the end' },
  checkedFine: { vi: 'Sổ nguyên vẹn', en: 'The journal is whole' },
  checkedBad: { vi: 'Chỗ sai trong sổ: {count}', en: 'Faults in the journal: {count}' },
  soFarFine: { vi: 'Chưa thấy chỗ sai nào', en: 'No fault so far' },
  blocks: { vi: 'Khối', en: 'Blocks' },
  entriesChecked: { vi: 'Mục', en: 'Entries' },
  purged: { vi: 'Nội dung đã huỷ theo hạn', en: 'Contents purged on schedule' },
  stamps: { vi: 'Dấu thời gian', en: 'Time stamps' },
  head: { vi: 'Dấu băm của khối cuối', en: 'Hash of the last block' },
  faults: { vi: 'Chỗ sai', en: 'Faults' },
  where: { vi: 'Ở đâu', en: 'Where' },
  block: { vi: 'khối {block}, tháng {partition}', en: 'block {block} of {partition}' },
  entryAt: { vi: 'mục {entry}', en: 'entry {entry}' },
} as const

export const kindWords: Readonly<Record<AuditKind, Bilingual>> = {
  query: { vi: 'tra cứu', en: 'look-up' },
  token: { vi: 'cấp token', en: 'token' },
  'log-in': { vi: 'đăng nhập', en: 'log-in' },
  'log-out': { vi: 'đăng xuất', en: 'log-out' },
  order: { vi: 'lệnh của người quản trị', en: 'order' },
  'access-change': { vi: 'đổi quyền', en: 'change of rights' },
  'account-change': { vi: 'đổi tài khoản, vai trò', en: 'change of accounts and roles' },
  'certificate-change': { vi: 'đổi chứng thư', en: 'change of certificates' },
  'lane-change': { vi: 'dừng, mở làn', en: 'change of a lane' },
  'rule-change': { vi: 'đổi quy tắc trả lời', en: 'change of rules' },
  export: { vi: 'đưa dữ liệu ra ngoài', en: 'export' },
  report: { vi: 'báo cáo cho công dân', en: 'report to a citizen' },
  refusal: { vi: 'bị từ chối vì không có quyền', en: 'refused for want of a right' },
}

/** Answers that are no refusal and no error; the others are codes. */
export const wentWords: Readonly<Record<string, Bilingual>> = {
  done: { vi: 'đã làm', en: 'done' },
  found: { vi: 'tìm thấy', en: 'found' },
  'not-found': { vi: 'không có', en: 'nothing found' },
}

export const actorWords: Readonly<Record<AuditEntryView['actor']['kind'], Bilingual>> = {
  client: { vi: 'hệ thống', en: 'client' },
  administrator: { vi: 'quản trị', en: 'administrator' },
  gateway: { vi: 'trục liên thông', en: 'gateway' },
}

/** Whoever did it before anybody knew who it is. */
export const strangerWords: Bilingual = { vi: 'người chưa rõ danh tính', en: 'somebody unknown' }

/** Why a proof of who somebody is was not taken. */
export const refusalWords: Readonly<Record<string, Bilingual>> = {
  unknown: { vi: 'không có tài khoản này', en: 'there is no such account' },
  locked: { vi: 'tài khoản đang bị khoá tạm', en: 'the account is locked for a while' },
  disabled: { vi: 'tài khoản đã ngừng', en: 'the account is disabled' },
  elsewhere: { vi: 'tài khoản đăng nhập ở hệ thống định danh', en: 'the account logs in at the provider' },
  password: { vi: 'sai mật khẩu', en: 'wrong password' },
  code: { vi: 'sai mã xác thực thứ hai', en: 'wrong code of the second factor' },
  state: { vi: 'lần đăng nhập không bắt đầu từ đây', en: 'the log-in did not begin here' },
  replayed: { vi: 'lời đáp đã dùng rồi', en: 'the answer was used before' },
  provider: { vi: 'hệ thống định danh không xác nhận', en: 'the provider did not confirm it' },
  'no-roles': { vi: 'không được giao vai trò nào', en: 'no role is given' },
  'roles-conflict': { vi: 'các vai trò không được giữ cùng nhau', en: 'roles that must not be held together' },
}

export const faultWords: Readonly<Record<AuditFault['kind'], Bilingual>> = {
  'entry-changed': { vi: 'một mục bị sửa', en: 'an entry was changed' },
  'entry-removed': { vi: 'một mục bị xoá', en: 'an entry was removed' },
  'entry-added': { vi: 'một mục bị chèn thêm', en: 'an entry was added' },
  'entry-moved': { vi: 'một mục bị chuyển chỗ', en: 'an entry was moved' },
  'evidence-changed': { vi: 'bằng chứng bị sửa', en: 'evidence was changed' },
  'evidence-removed': { vi: 'bằng chứng bị xoá', en: 'evidence was removed' },
  'block-changed': { vi: 'một khối bị sửa', en: 'a block was changed' },
  'block-removed': { vi: 'một khối bị xoá', en: 'a block was removed' },
  'block-moved': { vi: 'một khối bị chuyển chỗ', en: 'a block was moved' },
  'stamp-wrong': { vi: 'dấu thời gian sai', en: 'a time stamp is wrong' },
  'stamp-unproven': { vi: 'chưa chứng minh được dấu thời gian', en: 'a time stamp could not be proven' },
  'stamp-late': { vi: 'đóng dấu thời gian quá muộn', en: 'a time stamp came too late' },
  'stamp-missing': { vi: 'thiếu dấu thời gian', en: 'a time stamp is missing' },
  'block-late': { vi: 'khối lập quá muộn', en: 'a block was made too late' },
  'head-missing': { vi: 'không thấy dấu băm được hỏi', en: 'a hash that was asked for is not there' },
  'certificate-changed': { vi: 'sổ chứng thư khác sổ nhật ký', en: 'the registry of certificates differs from the journal' },
  'rules-changed': { vi: 'quy tắc về câu trả lời khác sổ nhật ký', en: 'the rules about answers differ from the journal' },
  'rights-changed': { vi: 'bảng quyền khác sổ nhật ký', en: 'the rights differ from the journal' },
  'audit-changed': { vi: 'nhật ký truy cập bị sửa', en: 'the audit was changed' },
}
