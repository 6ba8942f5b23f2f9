import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deriveTokenKeys } from '../../../src/access/token-keys.ts'
import { issuer, makeKey, openTokenKit, sha256, tokenSecret, type TokenDoor, type TokenKit } from './token-kit.ts'

const secret = (client: string) => `the secret of ${client}, of at least 32 characters`
const credentials = (id: string) => ({ id, credentials: { secretSha256: sha256(secret(id)) } })
const form = (client: string) => ({ client_id: client, client_secret: secret(client) })
const [key] = deriveTokenKeys([tokenSecret])

let kit: TokenKit
let door: TokenDoor
beforeAll(async () => {
  kit = await openTokenKit(['h56', 'h57'])
  door = await kit.openDoor({ clients: [credentials('h56'), credentials('h57')] })
})
afterAll(() => kit.close())

/** A token as this gateway makes it, by its own key, with changes. */
function made(claims: object = {}, header: object = {}, by: Uint8Array = key.key): Promise<string> {
  const second = Math.floor(kit.now().getTime() / 1000)
  return new SignJWT({ iss: issuer, aud: issuer, sub: 'h56', client_id: 'h56', iat: second, exp: second + 60, jti: 'x', ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: key.kid, ...header })
    .sign(by)
}
const fromNow = (seconds: number) => Math.floor(kit.now().getTime() / 1000) + seconds

describe('a token', () => {
  test('as the gateway makes it opens the door, as often as it is shown', async () => {
    for (const token of [await made(), await door.token(form('h56'))]) expect([await door.knock(token), await door.knock(token)]).toEqual([200, 200])
  })

  test('says what RFC 9068 asks for', async () => {
    const [header, claims] = (await door.token(form('h56'))).split('.').map((part) => Buffer.from(part, 'base64url').toString())
    expect(JSON.parse(header ?? '')).toEqual({ alg: 'HS256', typ: 'at+jwt', kid: key.kid })
    expect(JSON.parse(claims ?? '')).toEqual({ iss: issuer, aud: issuer, sub: 'h56', client_id: 'h56', iat: expect.any(Number) as number, exp: expect.any(Number) as number, jti: expect.any(String) as string })
  })

  test.each<[string, () => Promise<string>]>([
    ['that is over', () => made({ iat: fromNow(-60), exp: fromNow(-1) })],
    ['without an end', () => made({ exp: undefined })],
    ['of the future', () => made({ iat: fromNow(60), exp: fromNow(120) })],
    ['without a beginning', () => made({ iat: undefined })],
    ['without an id', () => made({ jti: undefined })],
    ['of another issuer', () => made({ iss: 'https://other.test' })],
    ['for another gateway', () => made({ aud: 'https://other.test' })],
    ['of nobody', () => made({ sub: undefined, client_id: undefined })],
    ['of two', () => made({ sub: 'h57' })],
    ['of a client that there is not', () => made({ sub: 'nobody', client_id: 'nobody' })],
    ['of a name that every object has', () => made({ sub: 'constructor', client_id: 'constructor' })],
    ['of another kind', () => made({}, { typ: 'JWT' })],
    ['without a kind', () => made({}, { typ: undefined })],
    ['under an unknown key', () => made({}, { kid: 'unknown' })],
    ['without the name of its key', () => made({}, { kid: undefined })],
    ['by a key of its own', () => made({}, {}, new Uint8Array(32))],
    ['by the configured secret itself', () => made({}, {}, Buffer.from(tokenSecret))],
    ['bound in a way that nobody knows', () => made({ cnf: { jkt: 'x' } })],
    ['bound to a certificate, over a connection without one', () => made({ cnf: { 'x5t#S256': 'x'.repeat(43) } })],
    ['with a scope that is none', () => made({ scope: ['partners.read'] })],
  ])('%s opens nothing', async (_name, make) => {
    expect(await door.knock(await make())).toBe(401)
  })

  test('counts by no other algorithm', async () => {
    const [, payload = '', signature = ''] = (await made()).split('.')
    const header = (more: object) => Buffer.from(JSON.stringify({ typ: 'at+jwt', kid: key.kid, ...more })).toString('base64url')
    const hs512 = header({ alg: 'HS512' })
    const pair = makeKey('RS256', key.kid)
    const own = await new SignJWT({ iss: issuer }).setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: key.kid }).sign(pair.privateKey)
    const forged = [
      `${header({ alg: 'none' })}.${payload}.`,
      `${header({ alg: 'none' })}.${payload}.${signature}`,
      `${header({ alg: 'hs256' })}.${payload}.${signature}`,
      `${hs512}.${payload}.${createHmac('sha512', key.key).update(`${hs512}.${payload}`).digest('base64url')}`,
      own,
      JSON.stringify({ payload, signatures: [{ protected: header({ alg: 'HS256' }), signature }] }),
    ]
    for (const token of forged) expect(await door.knock(token)).toBe(401)
  })

  test('changed anywhere opens nothing, and breaks nothing', async () => {
    const good = await made()
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 2), fc.constantFrom('A', 'B', 'z', '0', '9', '-', '_', '.', '=', '+', '/', '~', '!'), async (at, sign) => {
        const changed = good.slice(0, at) + sign + good.slice(at + 1)
        expect(await door.knock(changed)).toBe(changed === good ? 200 : 401)
      }),
      { numRuns: 300 },
    )
  })

  test('ends when it says, though it was known a moment before', async () => {
    const token = await door.token(form('h56'))
    expect(await door.knock(token)).toBe(200)
    kit.pass(299)
    expect(await door.knock(token)).toBe(200)
    kit.pass(2)
    expect(await door.knock(token)).toBe(401)
  })
})

test('after its client is gone from the configuration a token opens nothing', async () => {
  const token = await door.token(form('h57'))
  expect(await door.knock(token)).toBe(200)
  const without = await kit.openDoor({ clients: [credentials('h56')] })
  expect(await without.knock(token)).toBe(401)
  expect((await without.ask(form('h57'))).json()).toMatchObject({ error: 'invalid_client' })
})

test('the key of tokens is changed without anybody noticing', async () => {
  const clients = [credentials('h56')]
  const [before, after] = [await door.token(form('h56')), 'another key of tokens, as long as it has to be']
  const both = await kit.openDoor({ clients, tokens: { secret: after, formerSecrets: [tokenSecret], minutes: 5 } })
  const alone = await kit.openDoor({ clients, tokens: { secret: after, minutes: 5 } })
  const token = await both.token(form('h56'))
  expect([await both.knock(before), await both.knock(token)]).toEqual([200, 200])
  expect([await alone.knock(before), await alone.knock(token)]).toEqual([401, 200])
  expect(await door.knock(token)).toBe(401)
  // the processes that are not restarted yet know the new key before it makes tokens
  const early = await kit.openDoor({ clients, tokens: { secret: tokenSecret, formerSecrets: [after], minutes: 5 } })
  expect([await early.knock(before), await early.knock(token)]).toEqual([200, 200])
})

test('a token lives as long as it is configured to', async () => {
  const long = await kit.openDoor({ clients: [credentials('h56')], tokens: { secret: tokenSecret, minutes: 60 } })
  expect((await long.ask(form('h56'))).json()).toMatchObject({ expires_in: 3_600 })
})

test('another gateway’s token opens nothing, though both have the same key', async () => {
  const elsewhere = await kit.openDoor({ clients: [credentials('h56')], issuer: 'https://other.test' })
  expect(await door.knock(await elsewhere.token(form('h56')))).toBe(401)
})
