/** Who may not do something sees what it is and who may; and the door refuses it, whatever a page offers. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { sendDossier } from '../../helpers/one-stop.ts'
import { dossierFor } from '../../helpers/scene.ts'
import { until } from '../../helpers/until.ts'
import { openDesk, type DeskScene } from './desk-scene.ts'

const limitMs = 120_000

let desk: DeskScene
let page: Page
let refused: string
beforeAll(async () => {
  desk = await openDesk({ people: ['viewer', 'replayer'] })
  desk.scene.simulators.loopback.behave({ kind: 'refuse' }, 1)
  refused = (await sendDossier(desk.gateway.doors.client, dossierFor('loopback', 1))).body.transfer.id
  await until(async () => (await desk.scene.count("select count(*) from transfers where state = 'refused'")) === 1, 'it is refused', 30_000)
  page = (await desk.logIn('viewer', `/transfers/${refused}`)).page
}, limitMs)
afterEach(({ task }) => desk.checkPages(task))
afterAll(() => desk.close())

test('a viewer sees what cannot be pressed, and who may', { timeout: limitMs }, async () => {
  const next = page.getByRole('region', { name: 'Bước tiếp theo' })
  for (const [name, roles] of [['Gửi lại', 'người gửi lại'], ['Sửa nội dung rồi gửi', 'người gửi lại'], ['Đóng', 'người vận hành']] as const) {
    const button = next.getByRole('button', { name, exact: true })
    await button.waitFor()
    expect(await button.isDisabled(), name).toBe(true)
    const described = await button.getAttribute('aria-describedby')
    expect(await page.locator(`[id="${described}"]`).innerText(), name).toContain(roles)
  }
  const shown = await page.getByRole('navigation', { name: 'Các trang' }).getByRole('link').allInnerTexts()
  expect(shown.map((text) => text.trim())).toEqual(expect.arrayContaining(['Hôm nay', 'Lượt chuyển', 'Chứng thư']))
  for (const hidden of ['Tài khoản', 'Nhật ký truy cập', 'Cấu hình']) expect(shown.join()).not.toContain(hidden)
})

test.each([
  ['/audit', 'audit.read', 'cán bộ an toàn thông tin'],
  ['/accounts', 'accounts.read', 'cán bộ an toàn thông tin, quản trị tài khoản'],
  ['/replay/new', 'transfers.replay', 'người gửi lại'],
])('the page %s names the right that is missing, and its holders', { timeout: limitMs }, async (path, right, holders) => {
  await page.goto(`${desk.origin}/console${path}`)
  await page.getByText('Tài khoản của bạn không được xem trang này').waitFor()
  await page.getByText(`(${right}). Người có quyền: ${holders}.`).waitFor()
})

test('the door refuses what no page would offer: without the right, and without the token of the page', { timeout: limitMs }, async () => {
  const order = { data: { reason: 'thử' } }
  const path = `${desk.origin}/admin/v1/transfers/${refused}/replay`
  const csrfOf = async (at: Page) => ((await (await at.context().request.get(`${desk.origin}/admin/v1/session`)).json()) as { readonly csrf: string }).csrf

  const withoutRight = await page.context().request.post(path, { ...order, headers: { 'x-csrf-token': await csrfOf(page) } })
  expect([withoutRight.status(), await withoutRight.json()]).toMatchObject([403, { code: 'permission_missing' }])

  const { page: other } = await desk.logIn('replayer')
  const { request } = other.context()
  const withoutToken = await request.post(path, order)
  expect([withoutToken.status(), await withoutToken.json()]).toMatchObject([403, { code: 'csrf_failed' }])
  const ofAnother = await request.post(path, { ...order, headers: { 'x-csrf-token': await csrfOf(page) } })
  expect(ofAnother.status()).toBe(403)
  expect(await desk.scene.count("select count(*) from transfers where state = 'refused'")).toBe(1)
  const allowed = await request.post(path, { ...order, headers: { 'x-csrf-token': await csrfOf(other) } })
  expect(allowed.status()).toBe(200)
})

test('whoever logs out is out, in every page of the browser', { timeout: limitMs }, async () => {
  const { page: one, context } = await desk.logIn('replayer')
  await one.getByRole('button', { name: 'Tài khoản' }).click()
  await one.getByRole('button', { name: 'Đăng xuất' }).click()
  await one.getByRole('heading', { level: 1, name: 'Đăng nhập' }).waitFor()
  expect((await context.request.get(`${desk.origin}/admin/v1/transfers`)).status()).toBe(401)
})
