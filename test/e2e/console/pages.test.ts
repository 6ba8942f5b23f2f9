/** Every page, logged out and in, light and dark, with its dialogs: for everybody to use, and in one language at a time. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Bilingual } from '../../../schemas/bilingual.ts'
import { violationsOn } from '../../helpers/accessibility.ts'
import { fillDesk, type BusyDesk } from './busy-desk.ts'
import { openDesk, persons, type DeskScene } from './desk-scene.ts'
import { strangeWordsOn } from './strange-words.ts'

// by its path: what it loads is for the browser, and checked with the console
const { pages } = (await import(join(import.meta.dirname, '../../../src/console/pages.ts'))) as { readonly pages: readonly { readonly path: string; readonly title: Bilingual }[] }

const limitMs = 120_000
/** What persons, programs, certificates and dossiers are called here. */
const data = [new RegExp(`^${persons.officer.name}$`), /^administrator$/, /^Subject$/, /^SANDBOX /, /^Đăng ký khai sinh <thử>/]

let desk: DeskScene
let busy: BusyDesk
let page: Page
beforeAll(async () => {
  desk = await openDesk({ people: ['officer'] })
  busy = await fillDesk(desk)
  page = (await desk.logIn('officer')).page
}, limitMs)
afterEach(({ task }) => desk.checkPages(task))
afterAll(() => desk.close())

async function open(path: string): Promise<void> {
  await page.goto(`${desk.origin}/console${path}`)
  await settled()
}

/** Nothing is loading any more. */
async function settled(): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForFunction(() => document.querySelector('.skeleton') === null)
}

async function expectUsable(): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await violationsOn(page), `${page.url()}, ${colorScheme}`).toEqual([])
  }
}

describe('the log-in page', () => {
  test('is usable in both themes and both languages', { timeout: limitMs }, async () => {
    for (const language of ['vi', 'en'] as const) {
      const { page: out } = await desk.visit({ language })
      await out.goto(`${desk.origin}/console/`)
      await out.getByRole('button', { name: /^(Đăng nhập|Log in)$/ }).waitFor()
      for (const colorScheme of ['light', 'dark'] as const) {
        await out.emulateMedia({ colorScheme })
        expect(await violationsOn(out), `${language}, ${colorScheme}`).toEqual([])
      }
      expect(await out.locator('html').getAttribute('lang')).toBe(language)
      expect(await strangeWordsOn(out, language)).toEqual([])
    }
  })
})

describe('each page', () => {
  test.each(pages.map(({ path, title }) => [path, title.vi] as const))('%s is usable in both themes, and in one language', { timeout: limitMs }, async (pattern) => {
    await open(busy.placeOf(pattern))
    await expectUsable()
    expect(await strangeWordsOn(page, 'vi', data)).toEqual([])
  })

  test('is in English throughout, once that is chosen', { timeout: limitMs }, async () => {
    await open('/')
    await page.getByRole('button', { name: 'Tài khoản' }).click()
    await page.getByRole('radio', { name: 'English' }).check({ force: true })
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
    const strange: string[] = []
    for (const { path, title } of pages) {
      await open(busy.placeOf(path))
      expect(await page.locator('html').getAttribute('lang'), title.en).toBe('en')
      strange.push(...(await strangeWordsOn(page, 'en', data)).map((text) => `${path}: ${text}`))
    }
    await open('/')
    await page.getByRole('button', { name: 'Account' }).click()
    await page.getByRole('radio', { name: 'Tiếng Việt' }).check({ force: true })
    expect(strange).toEqual([])
  })
})

describe('what opens over a page', () => {
  const dialogs = [
    ['/', 'Tạm ẩn cảnh báo…'],
    ['/transfers/:id', 'Gửi lại'],
    ['/transfers/:id', 'Đóng'],
    ['/replay/runs/:id', 'Chạy tiếp'],
    ['/replay/runs/:id', 'Huỷ đợt'],
    ['/rules', 'Kết thúc'],
    ['/reconciliation', 'Đối soát ngay'],
    ['/reconciliation/:id', 'Sửa hết loại này'],
  ] as const

  test.each(dialogs)('on %s, “%s”', { timeout: limitMs }, async (pattern, button) => {
    await open(busy.placeOf(pattern))
    await page.getByRole('main').getByRole('button', { name: button }).first().click()
    await page.getByRole('dialog').waitFor()
    await expectUsable()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  test('the account and the keys', { timeout: limitMs }, async () => {
    await open('/')
    await page.getByRole('button', { name: 'Tài khoản' }).click()
    await page.getByRole('button', { name: 'Đăng xuất' }).waitFor()
    await expectUsable()
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Phím tắt' }).waitFor()
    await expectUsable()
  })
})

test('language and theme are kept over a reload', { timeout: limitMs }, async () => {
  const { page: other } = await desk.logIn('officer', '/partners')
  await other.getByRole('button', { name: 'Tài khoản' }).click()
  await other.getByRole('radio', { name: 'English' }).check({ force: true })
  await other.getByRole('radio', { name: 'Dark' }).check({ force: true })
  await other.reload()
  await other.getByRole('heading', { level: 1, name: 'Partners' }).waitFor()
  const root = other.locator('html')
  expect([await root.getAttribute('lang'), await root.getAttribute('data-theme')]).toEqual(['en', 'dark'])
  expect(await other.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark')
})

test('how soon the first page says what is wrong', { timeout: limitMs }, async () => {
  const { page: first } = await desk.logIn('officer')
  const times: number[] = []
  for (let n = 0; n < 5; n += 1) {
    const started = performance.now()
    await first.goto(`${desk.origin}/console/`, { waitUntil: 'commit' })
    await first.getByRole('region', { name: 'Cần xử lý' }).getByRole('listitem').first().waitFor()
    times.push(Math.round(performance.now() - started))
  }
  console.log(`the first page is interactive after ${times.join(', ')} ms`)
  expect(times).toHaveLength(5)
})
