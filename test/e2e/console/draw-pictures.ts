/** Draws the pictures of the README: the console over a sandbox, whose persons and dossiers are always the same. */
import { chmod, mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { dayOf } from '../../../src/domain/vietnam-time.ts'
import { freePorts } from '../../../src/sandbox/sandbox-settings.ts'
import { sendSamples } from '../../../src/sandbox/send-samples.ts'
import { startSandbox, type Sandbox } from '../../../src/sandbox/start-sandbox.ts'
import { stories } from '../../../src/sandbox/stories/index.ts'
import { openBrowser, openVisit, type VisitOptions } from '../../helpers/browser.ts'

const pictures = join(import.meta.dirname, '../../../docs/pictures')
const person = 'truc-ban'

const folder = await mkdtemp(join(tmpdir(), 'lienthong-pictures-'))
// the database server runs as another user when this one is root
await chmod(folder, 0o755)
await mkdir(pictures, { recursive: true })
const sandbox = await startSandbox({ folder, ports: freePorts })
const browser = await openBrowser()
try {
  await sendSamples(sandbox.door, sandbox.samples())
  const stage = sandbox.stage(() => undefined)
  for (const story of stories) await story.play(stage)
  await drawVietnamese(await logIn(sandbox, {}))
  await drawEnglish(await logIn(sandbox, { theme: 'dark', language: 'en' }))
} finally {
  await browser.close()
  await sandbox.close()
  await rm(folder, { recursive: true, force: true })
}

async function drawVietnamese(page: Page): Promise<void> {
  await draw(page, 'today')

  await page.getByRole('region', { name: 'Cần xử lý' }).getByRole('link', { name: /không hiểu câu trả lời/ }).first().click()
  await page.getByRole('table', { name: 'Các lượt chuyển' }).getByRole('rowheader').first().getByRole('link').click()
  await draw(page, 'transfer')

  await page.getByRole('link', { name: 'Gửi lại', exact: true }).click()
  await page.getByRole('link', { name: 'Lập kế hoạch gửi lại' }).click()
  await page.getByRole('button', { name: 'Xem điều sẽ xảy ra' }).click()
  await page.getByRole('heading', { level: 1, name: /^Kế hoạch:/ }).waitFor()
  await draw(page, 'plan')
  await page.getByRole('textbox', { name: 'Tên đợt' }).fill('Sau khi Kho bạc sửa xong')
  await page.getByRole('textbox', { name: 'Lý do' }).fill('Kho bạc báo đã sửa, công văn 12')
  await page.getByRole('button', { name: /^Bắt đầu gửi lại/ }).click()
  await page.getByRole('region', { name: 'Tiến độ' }).getByText(/^(đã xong|tự dừng)$/).waitFor({ timeout: 120_000 })
  await draw(page, 'run')

  await page.getByRole('link', { name: 'Đối soát' }).click()
  await page.getByRole('button', { name: 'Đối soát ngay' }).click()
  const dialog = page.getByRole('dialog', { name: 'Đối soát ngay' })
  await dialog.getByRole('combobox', { name: 'Cơ quan' }).selectOption('land')
  await dialog.getByLabel('Ngày').fill(dayOf(new Date()))
  await dialog.getByRole('button', { name: 'Đối soát ngay' }).click()
  await page.getByRole('table', { name: 'Từng sai lệch' }).getByText('Cổng quốc gia lệch').first().waitFor({ timeout: 60_000 })
  await page.getByRole('table', { name: 'Từng sai lệch' }).waitFor()
  await draw(page, 'reconciliation')
}

async function drawEnglish(page: Page): Promise<void> {
  await draw(page, 'dark')
}

async function logIn({ doors: { admin = '' }, personPassword }: Sandbox, options: VisitOptions): Promise<Page> {
  const { page } = await openVisit(browser, admin, options)
  await page.goto(`${admin}/console/`)
  await page.getByRole('textbox', { name: /^(Tài khoản|Account)$/ }).fill(person)
  await page.getByLabel(/^(Mật khẩu|Password)$/).fill(personPassword)
  await page.getByRole('button', { name: /^(Đăng nhập|Log in)$/ }).click()
  await page.getByRole('banner').waitFor()
  return page
}

async function draw(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForFunction(() => document.querySelector('main .skeleton') === null)
  const path = join(pictures, `${name}.png`)
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
  console.log(`docs/pictures/${name}.png, ${Math.round((await stat(path)).size / 1_000)} kB`)
}
