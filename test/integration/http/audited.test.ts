import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { GatewayError } from '../../../src/domain/errors.ts'
import type { Caller } from '../../../src/http/access.ts'
import { openShell, type Shell } from '../../../src/http/shell.ts'
import { systemClock } from '../../../src/observe/system-clock.ts'
import type { AuditRecord } from '../../../src/ports/audit-trail.ts'
import type { LogFields } from '../../../src/ports/log.ts'
import { acceptJson } from '../../../src/http/json-body.ts'

const caller: Caller = { kind: 'administrator', id: 'admin', permissions: new Set(['lanes.change']) }

interface Opened {
  readonly shell: Shell
  readonly kept: AuditRecord[]
  readonly errors: { readonly fields: LogFields; readonly message: string }[]
}

/** A door over an audit that may be out of order. */
function openDoor(add: (shell: Shell, kept: AuditRecord[]) => void, settings: { readonly broken?: boolean; readonly takeTurn?: () => Promise<void> } = {}): Opened {
  const kept: AuditRecord[] = []
  const errors: Opened['errors'][number][] = []
  const shell = openShell({
    clock: systemClock,
    log: { info: () => {}, warn: () => {}, error: (fields, message) => void errors.push({ fields, message }) },
    authenticate: (request: FastifyRequest) => Promise.resolve(request.headers.authorization === undefined ? undefined : caller),
    takeTurn: settings.takeTurn ?? (() => Promise.resolve()),
    async audit(entry) {
      if (settings.broken === true) throw new Error('the database is away')
      await Promise.resolve()
      kept.push(entry)
    },
    bodyLimit: 1_000,
    requestTimeoutMs: 20_000,
  })
  acceptJson(shell)
  add(shell, kept)
  return { shell, kept, errors }
}

const known = { authorization: 'Bearer whoever' }
const may = { may: 'lanes.change' } as const

test('an entry is there before the answer, with what was asked and what came of it', async () => {
  const { shell, kept } = openDoor((door) => {
    door.post('/lanes/:partner/:verb', { config: { access: may, audited: 'lane-change' }, schema: { operationId: 'changeLane', params: Type.Object({ partner: Type.String(), verb: Type.String() }) } }, async (request) => {
      request.auditFacts = { partner: request.params.partner }
      if (request.params.verb === 'stop') throw new GatewayError('not_found')
      return 'changed'
    })
  })
  const answer = await shell.inject({ method: 'POST', url: '/lanes/land/suspend', headers: { ...known, 'content-type': 'application/json' }, payload: { reason: 'maintenance' } })
  expect(answer.body).toBe('changed')
  await shell.inject({ method: 'POST', url: '/lanes/land/stop', headers: known })
  const entry = { kind: 'lane-change', action: 'changeLane', actor: { kind: 'administrator', id: 'admin' }, object: 'land', partner: 'land' }
  expect(kept).toEqual([
    { ...entry, reason: 'maintenance', answer: 'done', requestId: answer.headers['x-request-id'] },
    { ...entry, answer: 'not_found', requestId: expect.any(String) as string },
  ])
  await shell.close()
})

test('what cannot be kept is not answered, and a change that was done is logged', async () => {
  const { shell, errors } = openDoor((door) => void door.post('/lanes/:partner', { config: { access: may, audited: 'lane-change' } }, () => ({ secret: 'changed' })), { broken: true })
  const answer = await shell.inject({ method: 'POST', url: '/lanes/land', headers: known })
  expect(answer.statusCode).toBe(500)
  expect(answer.headers['content-type']).toBe('application/problem+json')
  expect(answer.json()).toMatchObject({ code: 'internal' })
  expect(answer.body).not.toMatch(/changed|database/)
  const done = errors.filter(({ message }) => message.includes('audit'))
  expect(done.map(({ fields }) => fields)).toEqual([{ requestId: answer.headers['x-request-id'], kind: 'lane-change', action: 'POST /lanes/:partner', actor: 'admin', object: 'land' }])
  await shell.close()
})

test('a file whose export cannot be kept does not leave', async () => {
  const file = Readable.from([Buffer.from('the file')])
  const { shell } = openDoor((door) => void door.get('/file', { config: { access: may, audited: 'export' } }, (_request, reply) => reply.header('content-type', 'application/pdf').header('content-length', '8').send(file)), { broken: true })
  const answer = await shell.inject({ url: '/file', headers: known })
  expect(answer.statusCode).toBe(500)
  expect(answer.json()).toMatchObject({ code: 'internal' })
  expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(answer.body)))
  expect(file.destroyed).toBe(true)
  await shell.close()
})

test('a refusal that cannot be kept is an error, too, and lets nobody in', async () => {
  let entered = false
  const { shell } = openDoor((door) => void door.get('/audit', { config: { access: { may: 'audit.read' } } }, () => (entered = true)), { broken: true })
  expect((await shell.inject({ url: '/audit', headers: known })).statusCode).toBe(500)
  expect(entered).toBe(false)
  await shell.close()
})

test('tries at what is not one’s own are refusals, of an audited route and of another, once each', async () => {
  const { shell, kept } = openDoor((door) => {
    door.get('/read/:id', { config: { access: { may: 'audit.read' } } }, () => 'read')
    door.post('/change/:id', { config: { access: { may: 'access.change' }, audited: 'access-change' } }, () => 'changed')
    door.post('/send', { config: { access: may } }, () => Promise.reject(new GatewayError('forbidden')))
  })
  for (const [method, url] of [['GET', '/read/17'], ['POST', '/change/17']] as const) expect((await shell.inject({ method, url, headers: known })).json()).toMatchObject({ code: 'permission_missing' })
  expect((await shell.inject({ method: 'POST', url: '/send', headers: known })).json()).toMatchObject({ code: 'forbidden' })
  const refusal = { kind: 'refusal', actor: { kind: 'administrator', id: 'admin' }, requestId: expect.any(String) as string }
  expect(kept).toEqual([
    { ...refusal, action: 'GET /read/:id', object: '17', answer: 'permission_missing' },
    { ...refusal, action: 'POST /change/:id', object: '17', answer: 'permission_missing' },
    { ...refusal, action: 'POST /send', answer: 'forbidden' },
  ])
  await shell.close()
})

test.each(['038190000001', '123456789', 'B1234567', 'Nguyễn Thị Thử', 'a'.repeat(80)])('whatever somebody writes into an address, only ids of ours are kept of it: %s', async (written) => {
  const { shell, kept } = openDoor((door) => void door.get('/read/:id', { config: { access: { may: 'audit.read' } } }, () => 'read'))
  await shell.inject({ url: `/read/${encodeURIComponent(written)}`, headers: known })
  expect(kept).toHaveLength(1)
  expect(JSON.stringify(kept)).not.toContain(written)
  await shell.close()
})

test('strangers and whoever asks too much fill no audit', async () => {
  const add = (door: Shell) => void door.post('/change', { config: { access: may, audited: 'access-change' } }, () => 'changed')
  const stranger = openDoor(add)
  expect((await stranger.shell.inject({ method: 'POST', url: '/change' })).statusCode).toBe(401)
  const hasty = openDoor(add, { takeTurn: () => Promise.reject(new GatewayError('too_many_requests', { retryAfterSeconds: 1 })) })
  expect((await hasty.shell.inject({ method: 'POST', url: '/change', headers: known })).statusCode).toBe(429)
  expect([...stranger.kept, ...hasty.kept]).toEqual([])
  await Promise.all([stranger.shell.close(), hasty.shell.close()])
})

test('a log-in that fails is kept, though nobody is known', async () => {
  const { shell, kept } = openDoor((door) => void door.post('/log-in', { config: { access: 'own-proof', audited: 'log-in' } }, () => Promise.reject(new GatewayError('log_in_failed'))))
  expect((await shell.inject({ method: 'POST', url: '/log-in' })).statusCode).toBe(401)
  expect(kept).toMatchObject([{ kind: 'log-in', actor: { kind: 'gateway', id: 'door' }, answer: 'log_in_failed' }])
  await shell.close()
})
