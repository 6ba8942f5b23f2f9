import { createHmac, sign } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { assertionForm, formOf, issuer, makeKey, openTokenKit, sha256, type AssertionChanges, type OwnKey, type TokenDoor, type TokenKit } from './token-kit.ts'

const keys = { ES256: makeKey('ES256', 'elliptic'), PS256: makeKey('PS256', 'rsa-pss'), RS256: makeKey('RS256', 'rsa'), EdDSA: makeKey('EdDSA', 'edwards') }
const stranger = makeKey('ES256', 'elliptic')
const clients = ['h56', 'h57', 'published', 'guarded']
let server: Server
let published: readonly unknown[] | string = []
let asked = 0

let kit: TokenKit
let door: TokenDoor
let other: TokenDoor
beforeAll(async () => {
  server = createServer((_request, response) => {
    asked += 1
    if (published === 'redirect') response.writeHead(302, { location: '/elsewhere' }).end()
    else response.writeHead(200, { 'content-type': 'application/jwk-set+json' }).end(typeof published === 'string' ? published : JSON.stringify({ keys: published }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const keysUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys.json`
  kit = await openTokenKit(clients)
  const settings = {
    clients: [
      { id: 'h56', credentials: { keys: Object.values(keys).map(({ jwk }) => jwk) } },
      { id: 'h57', credentials: { keys: [makeKey('ES256', 'of-h57').jwk], secretSha256: sha256('a secret of h57 with at least 32 characters') } },
      { id: 'published', credentials: { keysUrl } },
      { id: 'guarded', credentials: { keysUrl } },
    ],
  }
  door = await kit.openDoor(settings)
  other = await kit.openDoor(settings)
})
afterAll(async () => {
  await kit.close()
  server.close()
})

/** Another minute each, so that no test is slowed by the refusals of those before it. */
let address = 0
beforeEach(() => {
  address += 1
})

async function refused(form: Readonly<Record<string, string>>, at: TokenDoor = door): Promise<string | undefined> {
  const answer = await at.ask(form, {}, `192.0.2.${address}`)
  expect([answer.statusCode, answer.json()]).toEqual([401, { error: 'invalid_client', error_description: expect.stringMatching(/^The client is not known, or did not prove who it is\. \| [ -~]+$/) as string }])
  return (await kit.audited())[0]?.answer
}

const second = () => Math.floor(kit.now().getTime() / 1000)
const from = (key: OwnKey, changes: AssertionChanges = {}, client = 'h56') => assertionForm(client, key, kit.now(), changes)

describe('an assertion', () => {
  test.each(Object.values(keys))('of a $algorithm key brings a token', async (key) => {
    for (const form of [await from(key), { ...(await from(key)), client_id: 'h56' }]) expect(await door.knock(await door.token(form))).toBe(200)
    expect((await kit.audited())[0]).toMatchObject({ actor: { id: 'h56' }, object: 'private_key_jwt', answer: 'done' })
  })

  test('may name the place where tokens are given out, and its kind', async () => {
    await door.token(await from(keys.ES256, { claims: { aud: `${issuer}/oauth/token` } }))
    await door.token(await from(keys.ES256, { claims: { aud: [issuer] }, header: { typ: 'client-authentication+jwt' } }))
  })

  test.each<[string, AssertionChanges, string]>([
    ['for another gateway', { claims: { aud: 'https://other.test' } }, 'assertion-for-another'],
    ['for an address that only begins so', { claims: { aud: `${issuer}/` } }, 'assertion-for-another'],
    ['for several', { claims: { aud: [issuer, 'https://other.test'] } }, 'assertion-for-another'],
    ['for nobody', { claims: { aud: undefined } }, 'assertion-for-another'],
    ['that is over', { claims: { exp: fromNow(-31) } }, 'assertion-expired'],
    ['that lives too long', { claims: { exp: fromNow(400) } }, 'assertion-too-long'],
    ['without an end', { claims: { exp: undefined } }, 'assertion-incomplete'],
    ['without a beginning', { claims: { iat: undefined } }, 'assertion-incomplete'],
    ['of the future', { claims: { iat: fromNow(60) } }, 'assertion-from-the-future'],
    ['that does not count yet', { claims: { nbf: fromNow(60) } }, 'assertion-from-the-future'],
    ['without an id', { claims: { jti: undefined } }, 'assertion-incomplete'],
    ['with an empty id', { claims: { jti: '' } }, 'assertion-incomplete'],
    ['with an endless id', { claims: { jti: 'x'.repeat(201) } }, 'assertion-incomplete'],
    ['about another', { claims: { sub: 'h57' } }, 'assertion-incomplete'],
    ['about nobody', { claims: { sub: undefined } }, 'assertion-incomplete'],
    ['of another’s issuer', { claims: { iss: 'h57', sub: 'h57' } }, 'assertion-key-unknown'],
    ['of an issuer that there is not', { claims: { iss: 'nobody', sub: 'nobody' } }, 'assertion-of-unknown-client'],
    ['by an unknown key', { header: { kid: 'unknown' } }, 'assertion-key-unknown'],
    ['without the name of its key', { header: { kid: undefined } }, 'assertion-unreadable'],
    ['by another’s key under a known name', { key: stranger.privateKey }, 'assertion-signature-wrong'],
    ['under the name of another of its keys', { header: { kid: 'rsa' } }, 'assertion-signature-wrong'],
    ['that is an access token by its type', { header: { typ: 'at+jwt' } }, 'assertion-unreadable'],
  ])('%s is refused in the same words, with the reason in the audit', async (_name, changes, fault) => {
    expect(await refused(await from(keys.ES256, resolved(changes)))).toBe(fault)
  })

  test('for one client does not speak for the one that the form names', async () => {
    expect(await refused({ ...(await from(keys.ES256)), client_id: 'h57' })).toBe('assertion-of-unknown-client')
  })

  test('counts by no other algorithm than its key’s', async () => {
    const { client_assertion: good = '' } = await from(keys.RS256)
    const [, payload = '', signature = ''] = good.split('.')
    const header = (more: object) => Buffer.from(JSON.stringify({ kid: 'rsa', ...more })).toString('base64url')
    const spki = String(keys.RS256.jwk['n'])
    const hmac = (head: string, key: string | Buffer) => `${head}.${payload}.${createHmac('sha256', key).update(`${head}.${payload}`).digest('base64url')}`
    const forged = [
      `${header({ alg: 'none' })}.${payload}.`,
      `${header({ alg: 'None' })}.${payload}.${signature}`,
      hmac(header({ alg: 'HS256' }), spki),
      hmac(header({ alg: 'HS256' }), Buffer.from(spki, 'base64url')),
      `${header({ alg: 'PS256' })}.${payload}.${signature}`,
      `${header({ alg: 'RS256', jwk: stranger.jwk })}.${payload}.${signature}`,
      await new SignJWT({ iss: 'h56', sub: 'h56', aud: issuer, iat: second(), exp: second() + 60, jti: 'x' }).setProtectedHeader({ alg: 'ES256', kid: 'elliptic', jwk: stranger.jwk }).sign(stranger.privateKey),
    ]
    const critical = `${header({ alg: 'RS256', crit: ['x'], x: 1 })}.${payload}`
    forged.push(`${critical}.${sign('sha256', Buffer.from(critical), keys.RS256.privateKey).toString('base64url')}`)
    for (const [n, assertion] of forged.entries()) expect(await refused(formOf(assertion))).toBe(n === 0 ? 'assertion-unreadable' : 'assertion-signature-wrong')
  })

  test('with one signature too many, or changed anywhere, is none', async () => {
    const { client_assertion: good = '' } = await from(keys.ES256)
    const [header = '', payload = '', signature = ''] = good.split('.')
    const several = JSON.stringify({ payload, signatures: [{ protected: header, signature }, { protected: header, signature }] })
    const changed = [several, `${good}.${signature}`, `${header}.${payload}`, `${header}.${payload}.`, 'x', '...', `${good} `, `${good}=`, `${good}\n`, 'x'.repeat(4_001)]
    for (const part of [0, 1, 2]) changed.push(good.split('.').map((text, n) => (n === part ? (text.startsWith('A') ? 'B' : 'A') + text.slice(1) : text)).join('.'))
    for (const assertion of changed) {
      address += 1
      expect(await refused(formOf(assertion))).toMatch(/^assertion-(unreadable|signature-wrong|of-unknown-client|key-unknown)$/)
    }
    await door.token(formOf(good))
  })

  test('counts once, whatever process it comes to, and again by another client', async () => {
    const form = await from(keys.ES256, { claims: { jti: 'the same' } })
    await door.token(form)
    expect(await refused(form)).toBe('assertion-replayed')
    expect(await refused(form, other)).toBe('assertion-replayed')
    const raced = await from(keys.ES256)
    const answers = await Promise.all([door, other, door, other].map((one) => one.ask(raced, {}, `192.0.2.${address}`)))
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 401, 401, 401])
  })

  test('that is refused is not used up', async () => {
    const claims = { jti: 'tried before', aud: 'https://other.test' }
    await refused(await from(keys.ES256, { claims }))
    await door.token(await from(keys.ES256, { claims: { ...claims, aud: issuer } }))
  })

  test('is forgotten only after nobody believes it any more', async () => {
    const form = await from(keys.ES256)
    await door.token(form)
    await kit.store.once.forget(new Date(kit.now().getTime() + 90_000))
    expect(await refused(form)).toBe('assertion-replayed')
    expect(await kit.store.once.forget(new Date(kit.now().getTime() + 3_600_000))).toBeGreaterThan(0)
  })
})

describe('keys that a client publishes', () => {
  const [first, next] = [makeKey('ES256', 'of-2026'), makeKey('PS256', 'of-2027')]
  const by = (key: OwnKey) => from(key, {}, 'published')

  test('are fetched once, and again only for a key that nobody knows and not too often', async () => {
    published = [first.jwk]
    asked = 0
    for (let n = 0; n < 3; n += 1) await door.token(await by(first))
    expect(asked).toBe(1)
    expect(await refused(await by(next))).toBe('assertion-key-unknown')
    expect(asked).toBe(1)
  })

  test('are rotated by the client alone: the new one counts, then the old one is gone', async () => {
    published = [first.jwk, next.jwk]
    kit.pass(31)
    await Promise.all([await by(next), await by(next)].map((form) => door.token(form)))
    expect(asked).toBe(2)
    published = [next.jwk]
    await door.token(await by(first))
    kit.pass(301)
    expect(await refused(await by(first))).toBe('assertion-key-unknown')
    await door.token(await by(next))
  })

  test.each(['not json', '[]', '{"keys":{}}', 'redirect', 'x'.repeat(70_000)])('go on counting while their place answers with %.20s, for an hour', async (nonsense) => {
    published = [next.jwk]
    kit.pass(301)
    await door.token(await by(next))
    published = nonsense
    kit.pass(301)
    await door.token(await by(next))
    kit.pass(3_600)
    expect(await refused(await by(next))).toBe('assertion-keys-unreachable')
    expect(kit.warnings).toContain('the published keys of a client could not be fetched')
  })

  test('that are no public keys for signatures do not count', async () => {
    kit.pass(301)
    const [weak, secret, use] = [makeKey('ES256', 'weak'), makeKey('ES256', 'private'), makeKey('ES256', 'use')]
    published = [{ ...weak.jwk, alg: 'HS256' }, { ...secret.jwk, d: secret.privateKey.export({ format: 'jwk' }).d }, { ...use.jwk, use: 'enc' }, null, 'x', { kty: 'oct', k: 'AAAA', kid: 'oct', alg: 'ES256' }, next.jwk]
    await door.token(await by(next))
    for (const key of [weak, secret, use]) expect(await refused(await by(key))).toBe('assertion-key-unknown')
  })

  test('are fetched from no address inside that is not allowed', async () => {
    published = [first.jwk]
    const port = (server.address() as AddressInfo).port
    const guarded = await kit.openDoor({ clients: [{ id: 'guarded', credentials: { keysUrl: `http://localhost:${port}/keys.json` } }], outside: { allow: [], allowHttp: true } })
    asked = 0
    expect(await refused(await from(first, {}, 'guarded'), guarded)).toBe('assertion-keys-unreachable')
    expect(asked).toBe(0)
  })

  test('that cannot be fetched are no way to ask without end: those tries are slowed, too', async () => {
    const away = await kit.openDoor({ clients: [{ id: 'guarded', credentials: { keysUrl: 'http://127.0.0.1:9/keys.json' } }], outside: { allow: [], allowHttp: true } })
    const form = await from(first, {}, 'guarded')
    const answers = await Promise.all(Array.from({ length: 15 }, () => away.ask(form, {}, `192.0.2.${address}`)))
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(10)
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(5)
  })
})

/** Marks a time that is counted from when the test runs. */
function fromNow(after: number): object {
  return { after }
}

function resolved(changes: AssertionChanges): AssertionChanges {
  const { claims } = changes
  if (claims === undefined) return changes
  const entries = Object.entries(claims).map(([name, value]): [string, unknown] => [name, typeof value === 'object' && value !== null && 'after' in value ? second() + Number(value.after) : value])
  return { ...changes, claims: Object.fromEntries(entries) }
}
