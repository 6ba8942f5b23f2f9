/** The persons of the sandbox: accounts for the console, made as an installation makes them, by two programs. */
import type { Role } from '../../schemas/permissions.ts'
import type { HttpClient } from '../ports/http-client.ts'

interface Person {
  readonly id: string
  readonly name: string
  readonly roles: readonly Role[]
}

/** Invented. Whoever replays does not approve it, and whoever makes accounts gives them no roles. */
export const persons: readonly Person[] = [
  { id: 'truc-ban', name: 'Lò Thị Lan', roles: ['operator', 'replayer'] },
  { id: 'nguoi-duyet', name: 'Vàng A Sử', roles: ['operator', 'approver'] },
  { id: 'an-ninh', name: 'Quàng Văn Tâm', roles: ['security-officer'] },
  { id: 'quan-tri', name: 'Bùi Thu Hà', roles: ['administrator'] },
]

export interface PersonsDoor {
  readonly url: string
  /** Of the program that makes accounts, and of the one that gives roles. */
  readonly accountsToken: string
  readonly securityToken: string
  readonly password: string
}

const reason = 'Sandbox'
const exists = 409

/** Those that are there from an earlier start stay as they are. */
export async function ensurePersons(door: PersonsDoor, http: HttpClient): Promise<void> {
  for (const { id, name, roles } of persons) {
    const made = await send('POST', '/admin/v1/accounts', door.accountsToken, { id, name, password: door.password, reason })
    if (made === exists) continue
    await send('PUT', `/admin/v1/accounts/${id}/roles`, door.securityToken, { roles, reason })
  }

  async function send(method: 'POST' | 'PUT', path: string, token: string, body: object): Promise<number> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const result = await http.request({ method, url: door.url + path, headers, body: Buffer.from(JSON.stringify(body)) }, AbortSignal.timeout(30_000))
    if (!result.ok) throw new Error(`${method} ${path}: ${result.failure.words}`)
    const { status, body: answer } = result.answer
    if (status >= 300 && status !== exists) throw new Error(`${method} ${path} answered ${status}: ${Buffer.from(answer).toString('utf8')}`)
    return status
  }
}
