/** All by keyboard: a failed transfer found and replayed, a run planned and made. The focus is always somewhere, and seen. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { sendDossier } from '../../helpers/one-stop.ts'
import { dossierFor } from '../../helpers/scene.ts'
import { until } from '../../helpers/until.ts'
import { openDesk, password, persons, type DeskScene } from './desk-scene.ts'

const limitMs = 120_000

let desk: DeskScene
let page: Page
beforeAll(async () => {
  desk = await openDesk({ people: ['replayer'] })
  page = (await desk.visit()).page
  desk.scene.simulators.loopback.behave({ kind: 'refuse' }, 2)
  for (const n of [1, 2]) await sendDossier(desk.gateway.doors.client, dossierFor('loopback', n))
  await until(async () => (await desk.scene.count("select count(*) from transfers where state = 'refused'")) === 2, 'both are refused', 30_000)
}, limitMs)
afterEach(({ task }) => desk.checkPages(task))
afterAll(() => desk.close())

const press = (...keys: readonly string[]) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())
const type = (text: string) => page.keyboard.insertText(text)

interface Focused {
  readonly tag: string
  /** As it is shown: its label, or what it says. */
  readonly text: string
  /** An outline that is there, or a frame of another kind. */
  readonly seen: boolean
}

function focused(): Promise<Focused> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement)) return { tag: '', text: '', seen: false }
    const labels = 'labels' in element && element.labels instanceof NodeList ? [...element.labels].map((label) => label.textContent).join(' ') : ''
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
    const seen = (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none'
    const said = element.getAttribute('aria-label') ?? ''
    return { tag: element.tagName.toLowerCase(), text: [said, labels, element.textContent ?? ''].find((text) => text.trim() !== '')?.replaceAll(/\s+/g, ' ').trim() ?? '', seen }
  })
}

/** Tab by tab, until what has the focus says this. Every stop on the way can be seen. */
async function tabTo(text: string | RegExp, tag?: string): Promise<void> {
  const stops: string[] = []
  for (let n = 0; n < 120; n += 1) {
    await press('Tab')
    const at = await focused()
    // behind the last stop the browser's own frame has the focus
    if (at.tag !== 'body') expect(at, 'the focus is seen').toMatchObject({ seen: true })
    if ((tag === undefined || at.tag === tag) && (typeof text === 'string' ? at.text === text : text.test(at.text))) return
    stops.push(`${at.tag} ${at.text.slice(0, 40)}`)
  }
  throw new Error(`no tab leads to ${String(text)}, but to\n${stops.join('\n')}`)
}

/** The title of a page takes the focus when one comes to it. */
async function arrivesAt(title: string | RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  await until(async () => (await focused()).tag === 'h1', 'the title has the focus', 10_000)
}

test('somebody logs in', { timeout: limitMs }, async () => {
  await page.goto(`${desk.origin}/console/`)
  await page.getByRole('heading', { level: 1, name: 'Đăng nhập' }).waitFor()
  await tabTo('Tài khoản')
  await type(persons.replayer.id)
  await tabTo('Mật khẩu')
  await type(password)
  await press('Enter')
  await arrivesAt('Hôm nay')
})

test('a failed transfer is found, and replayed', { timeout: limitMs }, async () => {
  const { code } = dossierFor('loopback', 1)
  await press('/')
  expect(await focused()).toMatchObject({ tag: 'input', text: 'Tìm theo mã hồ sơ, hoặc theo ít nhất 4 ký tự cuối của mã' })
  await type(code)
  await press('Enter')
  // the only one that there is
  await arrivesAt(code)
  await page.getByRole('button', { name: 'Gửi lại', exact: true }).waitFor()
  await tabTo('Gửi lại', 'button')
  await press('Enter')
  await page.getByRole('dialog', { name: 'Gửi lại lượt chuyển này?' }).waitFor()
  await press('Escape')
  await until(async () => (await focused()).text === 'Gửi lại', 'the focus is back on the button', 5_000)
  await press('Enter')
  await page.getByRole('dialog', { name: 'Gửi lại lượt chuyển này?' }).waitFor()
  await tabTo('Lý do', 'textarea')
  await type('cơ quan báo lỗi là của họ')
  await tabTo('Gửi lại', 'button')
  await press('Enter')
  await page.getByRole('region', { name: 'Bước tiếp theo' }).getByText(/đã nhận bản tin|đã tiếp nhận hồ sơ/).waitFor()
  await until(async () => (await focused()).tag !== 'body', 'the focus is not lost', 5_000)
  expect(desk.scene.simulators.loopback.dossiers()).toMatchObject([{ dossierCode: code, timesApplied: 1 }])
})

test('a run is planned and made', { timeout: limitMs }, async () => {
  await press('g', 'r')
  await arrivesAt('Gửi lại')
  await tabTo('Lập kế hoạch gửi lại')
  await press('Enter')
  await arrivesAt('Lập kế hoạch gửi lại')
  await tabTo('Xem điều sẽ xảy ra')
  await press('Enter')
  await arrivesAt('Kế hoạch: gửi lại 1 lượt chuyển')
  await tabTo('Tên đợt, để tìm trong danh sách')
  await type('Bằng bàn phím')
  await tabTo('Lý do', 'textarea')
  await type('cơ quan báo lỗi là của họ')
  await tabTo('Bắt đầu gửi lại 1 lượt')
  await press('Enter')
  await arrivesAt('Bằng bàn phím')
  await page.getByRole('region', { name: 'Tiến độ' }).getByText('đã xong', { exact: true }).waitFor()
  await until(() => desk.scene.simulators.loopback.dossiers().length === 2, 'it has arrived', 10_000)
})

test('a dossier is found by the end of its code', { timeout: limitMs }, async () => {
  const { code } = dossierFor('loopback', 2)
  await press('/')
  await press('Control+a')
  await type(code.slice(-4).toLowerCase())
  await press('Enter')
  await arrivesAt(code)
})

test('keys lead from page to page, and a sheet lists them', { timeout: limitMs }, async () => {
  await press('?')
  const sheet = page.getByRole('dialog', { name: 'Phím tắt' })
  await sheet.waitFor()
  await press('Escape')
  await sheet.waitFor({ state: 'detached' })
  await press('g', 'p')
  await arrivesAt('Các cơ quan')
  await press('g', 'h')
  await arrivesAt('Hôm nay')
})
