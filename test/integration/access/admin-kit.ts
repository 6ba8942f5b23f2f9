/** The administrators' door with log-ins as in production but cheaper passwords, a clock that the test moves, and several processes. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { TOTP, Secret } from 'otpauth'
import type { SessionView } from '../../../schemas/accounts.ts'
import type { Role } from '../../../schemas/permissions.ts'
import { createPasswords, passwordLimits } from '../../../src/access/passwords.ts'
import { openLogIns } from '../../../src/access/open-log-ins.ts'
import { LogIn } from '../../../src/config/log-in-schema.ts'
import { permissionsOf } from '../../../src/domain/access/roles.ts'
import { createAdminApp } from '../../../src/http/admin-app.ts'
import { callbackPath } from '../../../src/http/admin-oidc.ts'
import { authenticateHolders, firstOf } from '../../../src/http/authentication.ts'
import { authenticateSessions } from '../../../src/http/session-cookie.ts'
import { openHttpClient } from '../../../src/net/http-client.ts'
import type { RateLimits } from '../../../src/ports/rate-limits.ts'
import { createVault } from '../../../src/store/vault.ts'
import { parseConfig } from '../../../src/usecases/parse-config.ts'
import { bearer, openDoors, sha256, type OpenDoors } from '../http/open-doors.ts'

/** A thousandth of the work. */
export const cheap = { ...passwordLimits, ln: 7 }
export const password = 'bảy dòng sông lặng'
export const secret = 'KRUGKIDROVUWG2ZAMJZG653OEBTG66BA'
export const address = 'https://gateway.example'
/** A program that makes accounts. */
export const maker = bearer('token-of-the-maker-of-accounts')
/** A program that gives them roles. */
export const officer = bearer('token-of-the-security-officer')
const programs = authenticateHolders('administrator', [
  { id: 'maker', tokenSha256: sha256('token-of-the-maker-of-accounts'), permissions: permissionsOf(['administrator']) },
  { id: 'officer', tokenSha256: sha256('token-of-the-security-officer'), permissions: permissionsOf(['security-officer']) },
])

const unlimited: Pick<RateLimits, 'take'> = { take: () => Promise.resolve({ ok: true }) }

export interface DoorSettings {
  readonly logIn?: object
  readonly secure?: boolean
  readonly limits?: Pick<RateLimits, 'take'>
  readonly passwords?: Parameters<typeof createPasswords>[0]
  /** Ids of further ones in the configuration. */
  readonly programs?: readonly string[]
}

export interface AdminKit {
  readonly doors: OpenDoors
  /** Moves only when it is told to. */
  readonly time: { now: Date; pass(milliseconds: number): void }
  /** Another process on the same database. */
  openDoor(settings?: DoorSettings): Promise<FastifyInstance>
  addAccount(id: string, roles: readonly Role[], more?: { /** none: it has no second factor yet. */ readonly totpSecret?: string; readonly disabled?: boolean }): Promise<void>
  /** Of now, or so many steps of 30 seconds away. */
  code(steps?: number, of?: string): string
  close(): Promise<void>
}

export async function openAdminKit(): Promise<AdminKit> {
  const doors = await openDoors()
  const opened: { close(): Promise<unknown> }[] = []
  const time = {
    now: new Date(),
    pass(milliseconds: number) {
      time.now = new Date(time.now.getTime() + milliseconds)
    },
  }
  const clock = { ...doors.adminDoor.clock, now: () => time.now }
  const passwords = createPasswords(cheap)

  return {
    doors,
    time,
    async openDoor({ logIn = {}, secure = true, limits = unlimited, passwords: passwordLimits = cheap, programs: morePrograms = [] } = {}) {
      const { store, adminDoor } = doors
      const settings = parseConfig(LogIn, logIn, 'logIn')
      const vault = createVault([{ id: 'tests-1', secret: new Uint8Array(32).fill(7) }])
      const desk = await openLogIns({
        settings, doorAddress: () => address, callbackPath, programs: ['admin', 'maker', 'officer', ...morePrograms], accounts: store.accounts, once: store.once, limits, vault, openHttp: openHttpClient, clock,
        log: adminDoor.log, passwordLimits,
      })
      const cookies = { secure }
      const app = await createAdminApp({ ...adminDoor, ...desk, clock, cookies, browserAddress: address, authenticate: firstOf(adminDoor.authenticate, programs, authenticateSessions(desk.logIns, cookies)) })
      opened.push(app, desk)
      return app
    },
    async addAccount(id, roles, { totpSecret = secret, disabled = false } = {}) {
      const hash = await passwords.hashAtDesk(id, password)
      const account = { id, name: `Người thử ${id}`, roles, password: hash, totpSecret: totpSecret === 'none' ? undefined : totpSecret, subject: undefined, failures: 0, lockedUntil: undefined, disabled }
      if ((await doors.store.accounts.create(account)) === 'exists') throw new Error(`${id} exists`)
    },
    code(steps = 0, of = secret) {
      return TOTP.generate({ secret: Secret.fromBase32(of), timestamp: time.now.getTime() + steps * 30_000 })
    },
    async close() {
      for (const thing of opened) await thing.close()
      await doors.close()
    },
  }
}

export interface Visit {
  readonly view: SessionView
  /** What the browser sends with every request. */
  readonly headers: { readonly cookie: string }
  /** What the pages add to those that change something. */
  readonly changing: { readonly cookie: string; readonly 'x-csrf-token': string }
  readonly token: string
}

export function tryLogIn(door: FastifyInstance, body: object, headers: Readonly<Record<string, string>> = {}): Promise<LightMyRequestResponse> {
  return door.inject({ method: 'POST', url: '/admin/v1/log-in', payload: body, headers })
}

/** What somebody has after an answer with a session. */
export function visitOf(answer: LightMyRequestResponse): Visit {
  const [cookie] = answer.cookies
  if (answer.statusCode !== 200 || cookie === undefined) throw new Error(`no session: ${answer.statusCode} ${answer.body}`)
  const view = answer.json<SessionView>()
  const header = `${cookie.name}=${cookie.value}`
  return { view, token: cookie.value, headers: { cookie: header }, changing: { cookie: header, 'x-csrf-token': view.csrf ?? '' } }
}
