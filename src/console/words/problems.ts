/** What the door refuses, in the words of this console: no names of fields, ids of rights or verbs of the API. */
import type { Bilingual } from '../../../schemas/bilingual.ts'
import { adminPermissions, type AdminPermission } from '../../../schemas/permissions.ts'
import { runWords } from './replays.ts'
import { deliveryWords, inboxWords } from './states.ts'
import { rightWords, rolesWith } from './rights.ts'
import { roleWords } from './roles.ts'
import type { Language } from './choice.ts'

interface Said {
  readonly title: Bilingual
  readonly remedy: Bilingual
}

const said = (viTitle: string, viRemedy: string, enTitle: string, enRemedy: string): Said => ({
  title: { vi: viTitle, en: enTitle },
  remedy: { vi: viRemedy, en: enRemedy },
})
const loadAgain = { vi: 'Tải lại trang để xem điều đã thay đổi và ai đã thay đổi.', en: 'Load the page again to see what changed, and who changed it.' }

/** By code of the problem; a code that is not here keeps the words of the door. */
export const problemWords: Readonly<Record<string, Said>> = {
  unauthenticated: said('Phiên làm việc đã hết', 'Đăng nhập lại; trang sẽ mở lại đúng chỗ này.', 'The session has ended', 'Log in again; this page opens where it was.'),
  forbidden: said('Không được phép', 'Đề nghị người có vai trò phù hợp làm việc này.', 'Not allowed', 'Ask somebody whose role allows it.'),
  permission_missing: said('Tài khoản của bạn không có quyền làm việc này', 'Đề nghị người có quyền làm, hoặc cán bộ an toàn thông tin gán vai trò.', 'Your account has no right to do this', 'Ask somebody who has it, or a security officer for the role.'),
  not_found: said('Không tìm thấy', 'Có thể mã bị gõ sai, hoặc mục này đã bị xoá theo hạn lưu.', 'Not found', 'The code may be mistyped, or it was deleted after its time.'),
  invalid_input: said('Có ô chưa đúng', 'Sửa các ô nêu trên rồi làm lại.', 'Something typed is not right', 'Correct what is named above, then try again.'),
  invalid_cursor: said('Trang này của danh sách không còn', 'Trở về trang đầu của danh sách.', 'This page of the list is gone', 'Go back to the first page of the list.'),
  already_delivered: said('Cơ quan đã nhận hồ sơ này', 'Không cần gửi lại. Nếu cơ quan yêu cầu, dùng “Buộc gửi lại”.', 'The partner has this dossier', 'It need not be sent again. Where the partner asks for it, use “Force a resend”.'),
  not_cancellable: said('Không thể huỷ lúc này', 'Chỉ huỷ được khi chưa gửi hoặc đang chờ gửi lại.', 'Cannot be cancelled now', 'Only what was not sent yet, or waits to be sent again.'),
  not_replayable: said('Không thể gửi lại lúc này', 'Trục đang tự gửi, hoặc lượt chuyển đã đóng. Xem “Bước tiếp theo”.', 'Cannot be sent again now', 'The gateway sends it by itself, or it is closed. See “What comes next”.'),
  not_dismissable: said('Không thể đóng lúc này', 'Chỉ đóng được khi chưa giao và không đang gửi.', 'Cannot be closed now', 'Only what was not delivered and is not being sent.'),
  not_applicable: said('Tin này chưa áp dụng được', 'Xem lý do ở trang của tin; nếu việc đã xong ở nơi khác thì đóng tin.', 'This message cannot be applied yet', 'See its reason on its page; close it where the matter was settled elsewhere.'),
  superseded: said('Hồ sơ đã có bản mới hơn', 'Mở bản mới; bản này chỉ cần đóng.', 'The dossier has a newer version', 'Open the newer one; this one need only be closed.'),
  wrong_state: { title: { vi: 'Không làm được ở trạng thái hiện tại', en: 'Not possible in its present state' }, remedy: loadAgain },
  plan_used: said('Kế hoạch này đã được chạy', 'Xem đợt gửi lại trong danh sách, hoặc lập kế hoạch mới.', 'This plan was run already', 'See the run in the list, or make a new plan.'),
  confirmation_wrong: said('Phần gõ để xác nhận chưa đúng', 'Gõ đúng dòng chữ mà ô đó yêu cầu.', 'What was typed to confirm is not right', 'Type exactly the words that the field asks for.'),
  second_person_needed: said('Cần người thứ hai', 'Người duyệt phải khác người đề nghị: gửi địa chỉ trang này cho một người duyệt khác.', 'A second person is needed', 'Who approves is not who proposed: send the address of this page to another approver.'),
  nothing_changed: said('Bản sửa chưa khác bản gốc', 'Sửa ô sai rồi đề nghị lại; muốn gửi nguyên bản thì dùng “Gửi lại”.', 'Nothing was changed yet', 'Change what is wrong and propose it again; to send it as it is, use “Replay”.'),
  not_repairable: said('Sai lệch này không sửa được bằng một nút', 'Có thể đã được sửa hoặc đã hết; nếu chưa, trao đổi với cơ quan.', 'One press does not repair this difference', 'It may be repaired or gone; otherwise talk to the agency.'),
  unknown_partner: said('Không có cơ quan nhận này', 'Chọn một cơ quan trong danh sách.', 'There is no such partner', 'Choose one from the list.'),
  csrf_failed: said('Trang đã mở quá lâu', 'Tải lại trang rồi làm lại; chưa có gì thay đổi.', 'The page was open for too long', 'Load it again and repeat this; nothing was changed.'),
}

const fieldWords: Readonly<Record<string, Bilingual>> = {
  reason: { vi: 'Lý do', en: 'Reason' },
  name: { vi: 'Tên', en: 'Name' },
  day: { vi: 'Ngày', en: 'Day' },
  partner: { vi: 'Cơ quan nhận', en: 'Partner' },
  password: { vi: 'Mật khẩu', en: 'Password' },
  codes: { vi: 'Mã lý do', en: 'Reason codes' },
  code: { vi: 'Mã', en: 'Code' },
  states: { vi: 'Trạng thái', en: 'States' },
  contains: { vi: 'Những đoạn phải có', en: 'Texts that it contains' },
  means: { vi: 'Giải thích cho người xem', en: 'Explanation for readers' },
  hours: { vi: 'Thời gian', en: 'Time' },
  dossierCode: { vi: 'Mã hồ sơ', en: 'Dossier code' },
  procedureCode: { vi: 'Mã thủ tục', en: 'Procedure code' },
  client: { vi: 'Hệ thống một cửa', en: 'One-stop system' },
  confirm: { vi: 'Phần gõ để xác nhận', en: 'What is typed to confirm' },
  perMinute: { vi: 'Nhiều nhất mỗi phút', en: 'Most a minute' },
  batch: { vi: 'Cùng lúc tới mỗi cơ quan', en: 'At once, to each partner' },
  stopAfter: { vi: 'Tự dừng sau số lần hỏng', en: 'Stops itself after failures' },
  roles: { vi: 'Vai trò', en: 'Roles' },
  from: { vi: 'Từ', en: 'From' },
  to: { vi: 'Đến', en: 'To' },
}

/** `/rules/0/name` as “Tên”; undefined where it has no words. */
export function fieldName(pointer: string): Bilingual | undefined {
  const last = pointer.split('/').findLast((part) => part !== '' && !/^\d+$/.test(part))
  return last === undefined ? undefined : fieldWords[last]
}

/** The same sentence with rights, states and quotes of the API in words. */
export function inWords(sentence: string, language: Language): string {
  return sentence
    .replaceAll(/[“"](?<right>[a-z]+\.[a-z-]+)[”"]/g, (whole, right: string) => (isRight(right) ? rightNamed(right, language) : whole))
    .replaceAll(/(?<before>trạng thái |(?:transfer|run|correction|event) is )(?<state>[a-z]+(?:-[a-z]+)*)/g, (whole, before: string, state: string) => `${before}${stateNamed(state, language) ?? whole.slice(before.length)}`)
}

/** `xem lượt chuyển (ai có quyền: người xem, …)`. */
export function rightNamed(right: AdminPermission, language: Language): string {
  const holders = rolesWith(right).map((role) => roleWords[role][language]).join(', ')
  const name = rightWords[right][language]
  return language === 'vi' ? `“${name}” (ai có quyền: ${holders})` : `“${name}” (held by: ${holders})`
}

function stateNamed(state: string, language: Language): string | undefined {
  const known = [...Object.entries(deliveryWords), ...Object.entries(runWords), ...Object.entries(inboxWords)].find(([name]) => name === state)
  return known === undefined ? undefined : `“${known[1].words[language]}”`
}

function isRight(name: string): name is AdminPermission {
  return adminPermissions.some((right) => right === name)
}
