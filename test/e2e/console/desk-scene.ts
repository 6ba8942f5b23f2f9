/** The stage of the console's tests: real processes, real simulators, persons with their roles, and a browser. */
import { createHash } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { expect } from 'vitest'
import type { Role } from '../../../schemas/permissions.ts'
import { openBrowser, openVisit, type Visit, type VisitOptions } from '../../helpers/browser.ts'
import { changeConfig, type WrittenConfig } from '../../helpers/change-config.ts'
import type { GatewayProcess } from '../../helpers/gateway-process.ts'
import { adminToken, openScene, type Scene, type SceneOptions } from '../../helpers/scene.ts'
import { until } from '../../helpers/until.ts'

export const persons = {
  replayer: { id: 'truc-ban', name: 'Lò Thị Lan', roles: ['operator', 'replayer'] },
  approver: { id: 'nguoi-duyet', name: 'Vàng A Sử', roles: ['operator', 'approver'] },
  viewer: { id: 'nguoi-xem', name: 'Quàng Văn Tâm', roles: ['viewer'] },
  officer: { id: 'an-ninh', name: 'Bùi Thu Hà', roles: ['operator', 'replayer', 'security-officer'] },
} as const satisfies Readonly<Record<string, { readonly id: string; readonly name: string; readonly roles: readonly Role[] }>>
export type PersonName = keyof typeof persons

export const password = 'bảy dòng sông lặng lẽ'
/** Of a machine that has to do all of this at once. */
const patient = { administratorPerMinute: 100_000, overload: { eventLoopDelayMs: 30_000 } }
const makerToken = 'token-of-the-maker-of-accounts'

export interface DeskScene {
  readonly scene: Scene
  readonly browser: Browser
  /** Of the administrators' door. */
  readonly origin: string
  /** The process that serves the doors, and works as well where its role is all. */
  readonly gateway: GatewayProcess
  /** Somebody who has just logged in, at the page `at`. */
  logIn(person: PersonName, at?: string, options?: VisitOptions): Promise<Visit>
  /** A browser in which nobody is logged in. */
  visit(options?: VisitOptions): Promise<Visit>
  /** After a test: fails when anything went wrong in any page since the last one. Of a test that failed it prints what the pages showed. */
  checkPages(task: { readonly result?: { readonly state: string } | undefined }): Promise<void>
  close(): Promise<void>
}

export interface DeskOptions extends SceneOptions {
  readonly role?: 'api' | 'all'
  readonly logIn?: object
  readonly people?: readonly PersonName[]
}

export async function openDesk({ role = 'all', logIn = { secondFactor: 'optional' }, people = ['replayer', 'approver'], ...options }: DeskOptions = {}): Promise<DeskScene> {
  await using opened = new AsyncDisposableStack()
  const scene = opened.adopt(await openScene(options), (one) => one.close())
  const browser = opened.adopt(await openBrowser(), (one) => one.close())
  const maker = { id: 'maker', tokenSha256: createHash('sha256').update(makerToken).digest('hex'), roles: ['administrator'] }
  // the scene writes administrators as a list
  await changeConfig(scene.gateway, (config) => ({ ...config, logIn, limits: patient, administrators: [...(config['administrators'] as WrittenConfig[]), maker] }))
  const gateway = await scene.gateway.start(role)
  const origin = gateway.doors.admin
  for (const person of people) await makeAccount(origin, person)
  const everything = opened.move()
  const visits: Visit[] = []

  async function visit(visitOptions: VisitOptions = {}): Promise<Visit> {
    const opened = await openVisit(browser, origin, visitOptions)
    visits.push(opened)
    return opened
  }

  return {
    scene,
    browser,
    origin,
    gateway,
    visit,
    async logIn(person, at = '/', visitOptions = {}) {
      const opened = await visit(visitOptions)
      await opened.page.goto(`${origin}/console${at}`)
      await enter(opened, person)
      return opened
    },
    async checkPages({ result }) {
      for (const { page } of visits) if (result?.state === 'fail' && !page.isClosed()) console.error(page.url(), await page.locator('body').ariaSnapshot())
      expect(visits.flatMap((one) => one.faults())).toEqual([])
    },
    close: () => everything.disposeAsync(),
  }
}

/** From the log-in page to the page that was asked for. */
export async function enter({ page }: Visit, person: PersonName): Promise<void> {
  await page.getByRole('textbox', { name: /^(Tài khoản|Account)$/ }).fill(persons[person].id)
  await page.getByLabel(/^(Mật khẩu|Password)$/).fill(password)
  await page.getByRole('button', { name: /^(Đăng nhập|Log in)$/ }).click()
  await page.getByRole('banner').waitFor()
}

async function makeAccount(origin: string, person: PersonName): Promise<void> {
  const { id, name, roles } = persons[person]
  const reason = 'Decision 12'
  await call('POST', 'accounts', makerToken, { id, name, password, reason })
  await call('PUT', `accounts/${id}/roles`, adminToken, { roles, reason })

  async function call(method: string, path: string, token: string, body: object): Promise<void> {
    await until(async () => {
      const answer = await fetch(`${origin}/admin/v1/${path}`, { method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })
      if (answer.ok) return true
      if (answer.status !== 503) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`)
      return false
    }, `${method} ${path} is not refused for want of time`, 30_000)
  }
}
