/** What the door refuses, as the console says it: no ids of rights, no pointers, no names of states. */
import { expect, test } from 'vitest'
import { fieldName, inWords, problemWords } from '../../../src/console/words/problems.ts'
import { errorTable } from '../../../src/domain/errors.ts'

test('every code is one that the door answers', () => {
  for (const code of Object.keys(problemWords)) expect(Object.keys(errorTable)).toContain(code)
})

test('no sentence speaks of the API', () => {
  const sentences = Object.values(problemWords).flatMap(({ title, remedy }) => [title.vi, title.en, remedy.vi, remedy.en])
  for (const sentence of sentences) expect(sentence).not.toMatch(/"|detail|Authorization|\/v1|[a-z]+\.[a-z]+\b/)
})

test('a right is named by what it allows and who holds it', () => {
  expect(inWords('Thiếu quyền "transfers.resend".', 'vi')).toMatch(/^Thiếu quyền “buộc gửi lại lượt chuyển đã gửi” \(ai có quyền: [^)]+\)\.$/)
  expect(inWords('The right "transfers.resend" is missing.', 'en')).toMatch(/^The right “send delivered transfers again” \(held by: [^)]+\) is missing\.$/)
  expect(inWords('Thiếu quyền "nobody.knows".', 'vi')).toBe('Thiếu quyền "nobody.knows".')
})

test('a state is named as its chip is', () => {
  expect(inWords('Lượt chuyển đang ở trạng thái parked.', 'vi')).toBe('Lượt chuyển đang ở trạng thái “chờ người xử lý”.')
  expect(inWords('The transfer is cancelled.', 'en')).toBe('The transfer is “closed”.')
  expect(inWords('Đợt gửi lại đang ở trạng thái done.', 'vi')).toBe('Đợt gửi lại đang ở trạng thái “đã xong”.')
  expect(inWords('The run is awaiting-approval.', 'en')).toBe('The run is “waits for a second person”.')
  expect(inWords('The event is odd.', 'en')).toBe('The event is odd.')
})

test('a field by its last name; without words, none', () => {
  expect(fieldName('/reason')?.vi).toBe('Lý do')
  expect(fieldName('/match/contains/0')?.en).toBe('Texts that it contains')
  expect(fieldName('/nowhere')).toBeUndefined()
})
