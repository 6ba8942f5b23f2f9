/** What goes wrong is put right by people in a browser alone: found, understood, replayed, corrected, given a rule, reconciled. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { sendDossier } from '../../helpers/one-stop.ts'
import { dossierFor } from '../../helpers/scene.ts'
import { until } from '../../helpers/until.ts'
import { openDesk, type DeskScene } from './desk-scene.ts'

const limitMs = 120_000

let desk: DeskScene
let page: Page
beforeAll(async () => {
  desk = await openDesk({ people: ['replayer', 'approver'], tellsOthers: true })
  page = (await desk.logIn('replayer')).page
}, limitMs)
afterEach(({ task }) => desk.checkPages(task))
afterAll(() => desk.close())

const codeOf = (n: number) => dossierFor('loopback', n).code
const heldOf = (n: number) => desk.scene.simulators.loopback.dossiers().filter(({ dossierCode }) => dossierCode === codeOf(n))
const nextStep = (at: Page) => at.getByRole('region', { name: 'Bước tiếp theo' })
const untilWith = (at: Page) => nextStep(at).getByText(/đã nhận bản tin|đã tiếp nhận hồ sơ/).waitFor()

/** Handed over by the one-stop system, and carried until it is in this state. */
async function send(n: number, state: string): Promise<void> {
  await sendDossier(desk.gateway.doors.client, dossierFor('loopback', n))
  const count = "select count(*) from transfers where purpose = 'submission' and dossier_code = $1 and state = $2"
  await until(async () => (await desk.scene.count(count, [codeOf(n), state])) === 1, `${codeOf(n)} is ${state}`, 30_000)
}

async function find(n: number): Promise<void> {
  await page.getByRole('searchbox', { name: /^Tìm theo mã hồ sơ/ }).fill(codeOf(n))
  await page.getByRole('button', { name: 'Tìm', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: codeOf(n) }).waitFor()
}

async function openFromList(n: number): Promise<void> {
  await page.getByRole('table', { name: 'Các lượt chuyển' }).getByRole('link', { name: codeOf(n) }).click()
  await page.getByRole('heading', { level: 1, name: codeOf(n) }).waitFor()
}

test('a failed transfer is found by its code, its reason read, replayed, and seen delivered', { timeout: limitMs }, async () => {
  const { loopback } = desk.scene.simulators
  loopback.behave({ kind: 'refuse' }, 1)
  await send(1, 'refused')
  await find(1)
  await nextStep(page).getByText('từ chối vì nội dung').waitFor()
  await page.getByRole('button', { name: 'Xem nội dung gửi và trả lời' }).click()
  const answer = page.getByRole('region', { name: 'Câu trả lời đã che thông tin cá nhân' })
  await answer.getByText('Trích yếu chưa rõ').waitFor()

  await nextStep(page).getByRole('button', { name: 'Gửi lại', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Gửi lại lượt chuyển này?' })
  const order = dialog.getByRole('button', { name: 'Gửi lại', exact: true })
  expect(await order.isDisabled(), 'without a reason').toBe(true)
  await dialog.getByRole('textbox', { name: 'Lý do' }).fill('cơ quan báo lỗi là của họ')
  await order.click()
  await page.getByRole('status').getByText('Đã đưa vào hàng gửi lại.').waitFor()
  await untilWith(page)
  expect(heldOf(1)).toMatchObject([{ timesApplied: 1 }])
})

test('an answer nobody foresaw is found on the first page, understood, tried, given a rule and replayed', { timeout: limitMs }, async () => {
  const { loopback } = desk.scene.simulators
  const closed = { kind: 'say', status: 200, mediaType: 'application/json', body: '{"trangThai":"KHOA_SO","moTa":"Hệ thống khoá sổ cuối ngày"}' } as const
  loopback.behave(closed, 1)
  await send(2, 'parked')
  await page.getByRole('link', { name: 'Hôm nay' }).click()
  await page.getByRole('region', { name: 'Cần xử lý' }).getByRole('link', { name: /^Xử lý ?: 1 hồ sơ dừng lại vì không hiểu câu trả lời/ }).click()
  await openFromList(2)
  await nextStep(page).getByRole('button', { name: 'Lập quy tắc' }).click()

  await page.getByRole('textbox', { name: 'Nguyên văn câu trả lời' }).evaluate((box, text) => {
    if (!(box instanceof HTMLTextAreaElement)) throw new Error('the answer is no text area')
    const at = box.value.indexOf(text)
    box.setSelectionRange(at, at + text.length)
  }, '"KHOA_SO"')
  await page.getByRole('button', { name: 'Dùng đoạn đã bôi đen' }).click()
  await page.getByText('Quy tắc nhận ra câu trả lời đang xem.').waitFor()
  await page.getByRole('combobox', { name: 'Từ giờ câu trả lời này nghĩa là' }).selectOption({ label: 'Để sau: trục tự gửi lại' })
  await page.getByRole('textbox', { name: 'Mã lý do sẽ ghi' }).fill('agency-closed-its-day')
  await page.getByRole('button', { name: 'Thử với những lượt đang chờ' }).click()
  await page.getByText(/Đã xem 1 lượt đang chờ người .* quy tắc nhận ra 1\./).waitFor()
  await page.getByRole('textbox', { name: 'Tên quy tắc' }).fill('Khoá sổ cuối ngày')
  await page.getByRole('textbox', { name: 'Căn cứ xác nhận' }).fill('công văn của cơ quan')
  await page.getByRole('button', { name: 'Lưu quy tắc' }).click()

  // it says so once more, and the rule decides
  loopback.behave(closed, 1)
  await page.getByRole('link', { name: 'Xem kế hoạch gửi lại những lượt này' }).click()
  await page.getByRole('button', { name: 'Xem điều sẽ xảy ra' }).click()
  await page.getByRole('heading', { level: 1, name: 'Kế hoạch: gửi lại 1 lượt chuyển' }).waitFor()
  await page.getByRole('textbox', { name: 'Tên đợt' }).fill('Sau khoá sổ')
  await page.getByRole('textbox', { name: 'Lý do' }).fill('đã có quy tắc')
  await page.getByRole('button', { name: 'Bắt đầu gửi lại 1 lượt' }).click()
  await page.getByRole('heading', { level: 1, name: 'Sau khoá sổ' }).waitFor()
  await page.getByRole('table', { name: /^Các lượt chuyển của đợt/ }).getByRole('link', { name: codeOf(2) }).click()
  await untilWith(page)
  await page.getByRole('button', { name: 'Xem nội dung gửi và trả lời' }).click()
  await page.getByRole('group').filter({ hasText: 'Lần 2' }).click()
  await page.getByText('agency-closed-its-day').first().waitFor()
  expect(heldOf(2)).toMatchObject([{ timesApplied: 1 }])
})

test('a refused dossier is corrected by one person and approved by another; the original is kept, with its lineage', { timeout: limitMs }, async () => {
  desk.scene.simulators.loopback.behave({ kind: 'refuse' }, 1)
  await send(3, 'refused')
  await find(3)
  await nextStep(page).getByRole('button', { name: 'Sửa nội dung rồi gửi' }).click()
  await page.getByRole('textbox', { name: 'trích yếu' }).fill('Đăng ký khai sinh, đã ghi rõ nơi sinh')
  await page.getByRole('table', { name: 'Những chỗ khác bản gốc' }).getByText('/subject').waitFor()
  await page.getByRole('textbox', { name: 'Lý do' }).fill('cơ quan nêu trích yếu chưa rõ')
  await page.getByRole('button', { name: 'Đề nghị bản sửa' }).click()
  await page.getByText('Bạn đề nghị bản sửa này nên người khác phải duyệt.').waitFor()
  expect(await page.getByRole('button', { name: 'Duyệt và gửi' }).count(), 'nobody approves their own').toBe(0)
  expect(heldOf(3)).toEqual([])

  const { page: other } = await desk.logIn('approver', '/corrections')
  await other.getByRole('table').getByRole('link', { name: codeOf(3) }).click()
  await other.getByRole('button', { name: 'Duyệt và gửi' }).click()
  const dialog = other.getByRole('dialog', { name: 'Duyệt và gửi' })
  await dialog.getByRole('textbox', { name: 'Lý do' }).fill('đã đối chiếu với người nộp')
  await dialog.getByRole('button', { name: 'Duyệt và gửi' }).click()
  await dialog.waitFor({ state: 'detached' })
  await other.getByText('Lượt chuyển của bản sửa').waitFor()
  const transfers = other.getByRole('region', { name: 'Đề nghị' }).getByRole('link')
  const [original, corrected] = await transfers.allInnerTexts()
  await transfers.nth(1).click()
  await untilWith(other)
  await other.getByRole('region', { name: 'Liên quan' }).getByRole('link', { name: original ?? '' }).click()
  await nextStep(other).getByText('Đã đóng').waitFor()
  await other.getByRole('region', { name: 'Liên quan' }).getByRole('link', { name: corrected ?? '' }).waitFor()
  expect(heldOf(3)).toMatchObject([{ timesApplied: 1, messageIds: [corrected] }])
})

test('a planted difference is found by reconciling the day, repaired, and gone', { timeout: limitMs }, async () => {
  const { loopback } = desk.scene.simulators
  await send(4, 'confirmed')
  loopback.pretend?.({ dossierCode: codeOf(4), as: 'unknown' })
  await page.getByRole('link', { name: 'Đối soát' }).click()
  await page.getByRole('button', { name: 'Đối soát ngay' }).click()
  const dialog = page.getByRole('dialog', { name: 'Đối soát ngay' })
  await dialog.getByRole('combobox', { name: 'Cơ quan' }).selectOption('loopback')
  await dialog.getByLabel('Ngày').fill(new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date()))
  await dialog.getByRole('button', { name: 'Đối soát ngay' }).click()
  // it leads to what it comes to
  await page.getByRole('region', { name: 'Kết quả' }).getByText('xong', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Mọi lần đối soát' }).click()
  const open = page.getByRole('region', { name: 'Sai lệch chưa sửa' })
  const row = open.getByRole('row').filter({ has: page.getByRole('link', { name: codeOf(4) }) })
  await row.getByText('cơ quan không có').waitFor()

  await page.getByRole('region', { name: 'Các lần đối soát' }).getByRole('link', { name: /^Đối tác mẫu/ }).first().click()
  await page.getByRole('region', { name: 'Kết quả' }).getByText('xong', { exact: true }).waitFor()
  await page.getByRole('button', { name: `Buộc gửi lại: hồ sơ ${codeOf(4)}` }).click()
  const repair = page.getByRole('dialog', { name: /^Buộc gửi lại/ })
  await repair.getByRole('textbox', { name: 'Lý do' }).fill('theo biên bản đối soát')
  await repair.getByRole('button', { name: 'Buộc gửi lại' }).click()
  await page.getByRole('table', { name: 'Từng sai lệch' }).getByText('đã sửa', { exact: true }).waitFor({ timeout: 60_000 })
  await page.getByRole('link', { name: 'Mọi lần đối soát' }).click()
  await page.getByRole('heading', { level: 1, name: 'Đối soát' }).waitFor()
  await row.waitFor({ state: 'detached' })
  expect(heldOf(4), 'sent again, and still one dossier').toMatchObject([{ timesApplied: 1 }])
})
