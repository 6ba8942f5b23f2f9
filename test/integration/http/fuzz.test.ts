/**
 * Every operation that the doors describe, asked rightly and wrongly: nothing is our bug, and every answer is one that the
 * description names, of its content type and shape. A failure prints the seed; LIENTHONG_FUZZ_SEED repeats it.
 */
import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import Schema from 'typebox/schema'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { adminPermissions } from '../../../schemas/permissions.ts'
import { createAdminApp } from '../../../src/http/admin-app.ts'
import { authenticateHolders } from '../../../src/http/authentication.ts'
import { openApiDocuments } from '../../../src/http/openapi-documents.ts'
import { bearer, dossier, handOver, openDoors, secretOf, sha256, tokens, type OpenDoors } from './open-doors.ts'

const seed = Number(process.env['LIENTHONG_FUZZ_SEED'] ?? randomInt(2 ** 31))
const runs = Number(process.env['LIENTHONG_FUZZ_RUNS'] ?? 20)

interface Content {
  readonly schema?: object
  readonly example?: unknown
}

interface Described {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly in: 'path' | 'query' | 'header'; readonly required?: boolean; readonly example?: string }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> }
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Content>> }>>
}

interface Operation extends Described {
  readonly door: 'client' | 'admin' | 'partner'
  readonly method: string
  readonly path: string
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components: object
}

const documents = await openApiDocuments()
// written by our own doors
const documentOf = (file: string) => documents.get(file) as unknown as Document
const described = { client: documentOf('client.json'), admin: documentOf('admin.json'), partner: documentOf('callbacks.json') }
const operations: readonly Operation[] = (['client', 'partner', 'admin'] as const).flatMap((door) =>
  Object.entries(described[door].paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ ...operation, door, method: method.toUpperCase(), path }))),
)

/** Any address may answer so to a head that is wrong in itself; no operation repeats it. */
const everywhere: readonly string[] = ['malformed_request', 'unsupported_media_type', 'headers_too_large', 'not_found', 'method_not_allowed']
/** A log-in costs what it should cost. */
const costly = new Map([['logIn', 5], ['changePassword', 5], ['createAccount', 5], ['checkAudit', 8]])

const adminToken = 'token-of-whoever-may-do-everything'

let doors: OpenDoors
let apps: Readonly<Record<Operation['door'], FastifyInstance>>
/** The statuses that each operation answered with. */
const seen = new Map<string, Set<number>>()
const known: Record<string, readonly string[]> = {}
beforeAll(async () => {
  doors = await openDoors()
  const everything = { id: 'admin', tokenSha256: sha256(adminToken), permissions: new Set(adminPermissions) }
  const admin = await createAdminApp({ ...doors.adminDoor, authenticate: authenticateHolders('administrator', [everything]) })
  apps = { client: doors.client, partner: doors.partner, admin }
  const bytes = Buffer.from('%PDF-1.7 fuzz')
  await doors.client.inject({ method: 'POST', url: '/v1/attachments', headers: { ...bearer(tokens.h56), 'content-type': 'application/pdf' }, payload: bytes })
  const sent = await doors.client.inject(handOver(dossier(1), 'key-of-the-fuzz'))
  const { transfer } = sent.json<{ transfer: { id: string } }>()
  Object.assign(known, { id: [transfer.id, '019a0000-0000-7000-8000-000000000001', 'agency'], digest: [sha256(bytes)], code: [dossier(1).code], sender: ['H56'], partner: ['agency'], client: ['h57'], thumbprint: ['a'.repeat(64)], path: ['news'] })
})
afterAll(async () => {
  await apps.admin.close()
  await doors.close()
})

const nasty = fc.oneof(
  { arbitrary: fc.string({ maxLength: 40 }), weight: 3 },
  { arbitrary: fc.string({ unit: 'binary', maxLength: 40 }), weight: 3 },
  fc.constantFrom('', ' ', '0', '-1', '1e400', 'null', 'true', '../..', '%2e%2e%2f', '\u0000', '\ud800', 'é', '%', '%zz', "'; drop table events; --", '${7*7}', '<script>alert(1)</script>', '__proto__', 'constructor', '9'.repeat(400), 'x'.repeat(5_000), '2026-02-30', '2026-01-01T00:00:00Z', '0001-01-01T00:00:00+24:00', '019a0000-0000-7000-8000-000000000001', '\u202e', '*'),
)
const anyValue = fc.oneof(nasty, fc.constantFrom(null, true, false, 0, -1, 1.5, 1e21, -0, [], {}, [[]], [null], { a: 1 }, Array.from({ length: 300 }, () => 'x')), fc.jsonValue({ maxDepth: 3 }))
const change = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant('body' as const), at: fc.nat(), name: nasty, value: anyValue, how: fc.constantFrom('set', 'set', 'delete', 'add') }), weight: 5 },
  { arbitrary: fc.record({ kind: fc.constant('bytes' as const), bytes: fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map((text) => Buffer.from(text)), fc.constantFrom('', '{', '[]', 'null', '""', '{"a":1,"a":2}', '\ufeff{}').map((text) => Buffer.from(text))) }), weight: 1 },
  { arbitrary: fc.record({ kind: fc.constant('query' as const), at: fc.nat(), value: nasty, own: fc.option(nasty) }), weight: 3 },
  { arbitrary: fc.record({ kind: fc.constant('path' as const), at: fc.nat(), value: nasty }), weight: 2 },
  {
    arbitrary: fc.record({
      kind: fc.constant('header' as const),
      name: fc.constantFrom('content-type', 'accept', 'authorization', 'idempotency-key', 'range', 'if-match', 'if-none-match', 'if-range', 'content-digest', 'content-encoding', 'cookie', 'x-csrf-token', 'origin', 'host', 'expect'),
      value: fc.oneof(fc.constantFrom('', '*', '*/*', 'bytes=0-', 'bytes=9-1', 'bytes=-0', 'bytes=0-1,3-4', '"x"', 'W/"x"', 'text/csv', 'application/json', 'application/xml', 'text/html', 'multipart/form-data', 'application/json; charset=utf-16', 'sha-256=:AAAA:', 'identity', 'gzip', 'Bearer x', 'Basic eDp5', 'null', 'https://evil.example'), fc.stringMatching(/^[!-~]{1,60}$/)),
    }),
    weight: 2,
  },
)
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never

describe(`with the seed ${seed}`, () => {
  test.each(operations.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))('%s', { timeout: 60_000 }, async (_name, operation) => {
    const asked = fc.array(change, { maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(asked, async (changes) => {
        const request = requestOf(operation, changes)
        const from = doors.log.length
        const answer = await apps[operation.door].inject(request)
        expect(doors.log.slice(from).filter(({ level }) => level === 'error').map(({ fields }) => String(fields['error'])), 'our bug').toEqual([])
        expectDescribed(operation, answer)
      }),
      { seed, numRuns: costly.get(operation.operationId) ?? runs, examples: [[[]]], endOnFailure: false, interruptAfterTimeLimit: 8_000, markInterruptAsFailure: false },
    )
  })
})

test('most operations were done, and most refused something', () => {
  const statuses = [...seen.values()].map((set) => [...set])
  expect(statuses.length).toBe(operations.length)
  expect(statuses.filter((list) => list.some((status) => status < 300)).length).toBeGreaterThan(operations.length / 2)
  expect(statuses.filter((list) => list.some((status) => status >= 400 && status < 500)).length).toBeGreaterThan(operations.length / 2)
})

test('an answer that nobody described is found', async () => {
  const operation = operations.find(({ operationId }) => operationId === 'listPartners')
  if (operation === undefined) throw new Error('partners are listed')
  const answer = await doors.client.inject({ url: '/v1/partners', headers: bearer(tokens.h56) })
  expectDescribed(operation, answer)
  for (const wrong of [{ statusCode: 418 }, { statusCode: 500 }, { json: () => ({ items: [{ id: 7 }] }) }, { headers: { 'content-type': 'text/html' } }]) {
    expect(() => expectDescribed(operation, { ...answer, headers: answer.headers, rawPayload: answer.rawPayload, statusCode: 200, body: answer.body, json: () => answer.json(), ...wrong } as LightMyRequestResponse)).toThrow()
  }
})

function requestOf(operation: Operation, changes: readonly Change[]): InjectOptions {
  const { door, method, path, parameters = [], requestBody } = operation
  const [mediaType, content] = Object.entries(requestBody?.content ?? {})[0] ?? []
  const headers: Record<string, string> = door === 'partner' ? {} : { ...bearer(door === 'client' ? tokens.h56 : adminToken) }
  const inPath = new Map<string, string>()
  const query: [string, string][] = []
  for (const { name, in: where, required, example } of parameters) {
    if (where === 'path') inPath.set(name, known[name]?.[0] ?? example ?? 'x')
    if (where === 'query' && required === true) query.push([name, example ?? 'x'])
  }
  if (operation.operationId === 'createTransfer') headers['idempotency-key'] = `key-of-${sha256(JSON.stringify(changes)).slice(0, 20)}`
  if (operation.operationId === 'receiveCallback') inPath.set('id', 'agency')
  if (mediaType !== undefined) headers['content-type'] = mediaType.replace('*', 'png')
  let body: unknown = operation.operationId === 'createTransfer' ? dossier(2) : structuredClone(content?.example)
  let bytes = operation.operationId === 'requestToken' ? Buffer.from(`grant_type=client_credentials&client_id=h56&client_secret=${secretOf('h56')}`) : undefined
  if (operation.operationId === 'uploadAttachment') bytes = Buffer.from('%PDF-1.7 fuzz')
  for (const made of changes) {
    if (made.kind === 'body' && body !== undefined) body = changed(body, made)
    if (made.kind === 'bytes' && mediaType !== undefined) bytes = Buffer.from(made.bytes)
    if (made.kind === 'header') headers[made.name] = made.value
    const names = parameters.filter(({ in: where }) => where === (made.kind === 'path' ? 'path' : 'query')).map(({ name }) => name)
    const name = 'at' in made ? names[made.at % Math.max(names.length, 1)] : undefined
    const others = known[name ?? ''] ?? []
    if (made.kind === 'path' && name !== undefined) inPath.set(name, made.at % 3 === 0 ? (others.at(-1) ?? made.value) : made.value)
    // nobody waits here for news
    if (made.kind === 'query') query.push([made.own ?? name ?? 'x', name === 'wait' ? '0' : made.value])
  }
  const target = path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent((inPath.get(name) ?? '').toWellFormed()))
  const search = query.map(([name, value]) => `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`).join('&')
  const payload = bytes ?? (body === undefined || mediaType === undefined ? undefined : JSON.stringify(body))
  // the methods of OpenAPI
  return { method: method as 'GET', url: search === '' ? target : `${target}?${search}`, headers, ...(payload === undefined ? {} : { payload }) }
}

/** With one of its values replaced, taken away, or one more beside it. */
function changed(body: unknown, { at, name, value, how }: Extract<Change, { kind: 'body' }>): unknown {
  const places: { readonly holder: Record<string, unknown>; readonly key: string }[] = []
  function walk(node: unknown): void {
    if (typeof node !== 'object' || node === null) return
    // lists have their indexes for keys
    const holder = node as Record<string, unknown>
    for (const key of Object.keys(holder)) {
      places.push({ holder, key })
      walk(holder[key])
    }
  }
  walk(body)
  const place = places[at % Math.max(places.length, 1)]
  if (place === undefined) return value
  const { holder, key } = place
  if (how === 'delete') Reflect.deleteProperty(holder, key)
  else Object.defineProperty(holder, how === 'add' ? name : key, { value, enumerable: true, configurable: true, writable: true })
  return body
}

/** What is uploaded may be of any type. */
const anyFile = 'application/octet-stream'
const compiled = new Map<string, ReturnType<typeof Schema.Compile>>()

function expectDescribed({ door, operationId, responses }: Operation, answer: LightMyRequestResponse): void {
  const { statusCode, rawPayload } = answer
  seen.set(`${door} ${operationId}`, (seen.get(`${door} ${operationId}`) ?? new Set()).add(statusCode))
  const type = String(answer.headers['content-type'] ?? '').split(';')[0] ?? ''
  const code = type === 'application/problem+json' ? answer.json<{ code: string }>().code : undefined
  expect(statusCode, `${operationId} → ${statusCode} ${code ?? ''}`).not.toBe(500)
  const response = responses[statusCode]
  if (response === undefined && code !== undefined && everywhere.includes(code)) return
  expect(Object.keys(responses), `${operationId} → ${statusCode} ${code ?? answer.body.slice(0, 200)}`).toContain(String(statusCode))
  if (operationId === 'receiveCallback' && code === undefined) return
  const contents = Object.entries(response?.content ?? {})
  if (contents.length === 0) {
    expect(rawPayload.byteLength, `${operationId} → ${statusCode} has no content`).toBe(0)
    return
  }
  const [, content] = contents.find(([name]) => name === type || name === anyFile) ?? []
  expect(content, `${operationId} → ${statusCode} is ${type}, not ${contents.map(([name]) => name).join(', ')}`).toBeDefined()
  if (content?.schema === undefined || !type.endsWith('json')) return
  const key = `${door} ${operationId} ${statusCode} ${type}`
  const schema = compiled.get(key) ?? Schema.Compile({ ...content.schema, components: described[door].components })
  compiled.set(key, schema)
  expect(schema.Errors(answer.json())[1], `${operationId} → ${statusCode}: ${answer.body.slice(0, 300)}`).toEqual([])
}
