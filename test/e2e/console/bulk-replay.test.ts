/** Ten thousand transfers sent again by a run that is planned, paused and resumed in a browser, while a worker dies: each arrives once. */
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { fillFailed } from '../../helpers/fill-failed.ts'
import { sendDossier } from '../../helpers/one-stop.ts'
import { dossierFor, hurriedAgreement } from '../../helpers/scene.ts'
import { until } from '../../helpers/until.ts'
import { openDesk, type DeskScene } from './desk-scene.ts'

const all = 10_000
const limitMs = 600_000

let desk: DeskScene
let page: Page
beforeAll(async () => {
  desk = await openDesk({ role: 'api', people: ['replayer', 'approver'], agreement: { ...hurriedAgreement, concurrency: 20, replayConcurrency: 50 } })
  page = (await desk.logIn('replayer')).page
}, 120_000)
afterEach(({ task }) => desk.checkPages(task))
afterAll(() => desk.close())

/** The number that stands beside these words under the bar of the run. */
async function shown(words: string): Promise<number> {
  const item = page.getByRole('list', { name: 'Tiến độ' }).getByRole('listitem').filter({ hasText: words })
  return Number((await item.getByRole('strong').innerText()).replaceAll('.', ''))
}

async function order(name: 'Tạm dừng' | 'Chạy tiếp'): Promise<void> {
  await page.getByRole('button', { name }).click()
  const dialog = page.getByRole('dialog', { name })
  await dialog.getByRole('textbox', { name: 'Lý do' }).fill('từng bước một')
  await dialog.getByRole('button', { name }).click()
  await dialog.waitFor({ state: 'detached' })
}

test('a run of ten thousand, paused, its worker killed, resumed, delivers each once', { timeout: limitMs }, async () => {
  const { loopback } = desk.scene.simulators
  const first = await desk.scene.gateway.start('worker')
  loopback.behave({ kind: 'refuse' })
  const { body } = await sendDossier(desk.gateway.doors.client, dossierFor('loopback', 0))
  const refused = "select count(*) from transfers where state = 'refused'"
  await until(async () => (await desk.scene.count(refused)) === 1, 'it is refused', 30_000)
  loopback.behave({ kind: 'normal' })
  await fillFailed(desk.scene.databaseUrl, body.transfer.id, all - 1, (n) => dossierFor('loopback', n + 1).code)

  await page.getByRole('link', { name: 'Lượt chuyển', exact: true }).click()
  await page.getByRole('link', { name: 'Hỏng, cần xử lý' }).click()
  await page.getByRole('link', { name: 'Gửi lại hàng loạt…' }).click()
  await page.getByRole('combobox', { name: 'Cơ quan nhận' }).selectOption('loopback')
  await page.getByRole('button', { name: 'Xem điều sẽ xảy ra' }).click()
  await page.getByRole('heading', { level: 1, name: 'Kế hoạch: gửi lại 10.000 lượt chuyển' }).waitFor()
  await page.getByRole('textbox', { name: 'Tên đợt' }).fill('Sau lỗi của cơ quan')
  await page.getByRole('textbox', { name: 'Lý do' }).fill('cơ quan báo đã sửa xong')
  await page.getByText('Tốc độ và tự dừng').click()
  await page.getByRole('spinbutton', { name: 'Cùng lúc tới mỗi cơ quan' }).fill('500')
  const typed = page.getByRole('textbox', { name: /^Gõ “.*” để xác nhận$/ })
  const confirm = /“(.*)”/.exec(await typed.evaluate((box) => (box instanceof HTMLInputElement ? (box.labels?.[0]?.textContent ?? '') : '')))?.[1]
  await typed.fill(confirm ?? '')
  await page.getByRole('button', { name: /^(Bắt đầu gửi lại 10\.000 lượt|Lập đợt và chờ duyệt)$/ }).click()
  await page.getByRole('heading', { level: 1, name: 'Sau lỗi của cơ quan' }).waitFor()
  await approveWhereAsked()

  await until(async () => (await shown('đã gửi được')) > 500, 'some have arrived', limitMs / 2)
  await order('Tạm dừng')
  await until(async () => (await shown('đang gửi')) === 0, 'what was on its way has ended', limitMs / 2)
  const standing = await shown('đã gửi được')
  expect(standing).toBeLessThan(all)
  expect(await desk.scene.count(refused)).toBe(all - standing)

  await order('Chạy tiếp')
  await until(async () => (await shown('đã gửi được')) > standing, 'it goes on', limitMs / 2)
  await first.kill('SIGKILL')
  await desk.scene.gateway.start('worker')
  await page.getByRole('region', { name: 'Tiến độ' }).getByText('đã xong', { exact: true }).waitFor({ timeout: limitMs })
  expect(await Promise.all(['đã gửi được', 'vẫn không gửi được', 'bỏ qua', 'đang gửi', 'chưa gửi'].map(shown))).toEqual([all, 0, 0, 0, 0])
  const held = loopback.dossiers()
  expect(held).toHaveLength(all)
  expect(held.filter(({ timesApplied, messageIds }) => timesApplied !== 1 || messageIds.length !== 1)).toEqual([])
})

test('its list is taken away as a file', { timeout: 60_000 }, async () => {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Tải danh sách (CSV)' }).click()])
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n')
  expect(lines).toHaveLength(all + 1)
  expect(lines.slice(1).every((line) => line.includes('delivered'))).toBe(true)
})

/** Above a number of transfers a run waits for a second person. */
async function approveWhereAsked(): Promise<void> {
  if ((await page.getByRole('region', { name: 'Tiến độ' }).getByText('chờ người thứ hai duyệt').count()) === 0) return
  const { page: other } = await desk.logIn('approver', new URL(page.url()).pathname.replace('/console', ''))
  await other.getByRole('button', { name: 'Duyệt' }).click()
  const dialog = other.getByRole('dialog', { name: 'Duyệt' })
  await dialog.getByRole('textbox', { name: 'Lý do' }).fill('đã xem số lượng')
  await dialog.getByRole('button', { name: 'Duyệt' }).click()
  await dialog.waitFor({ state: 'detached' })
}
