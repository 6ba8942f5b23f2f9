import { generateKeyPairSync } from 'node:crypto'
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader } from 'jose'
import { beforeEach, describe, expect, test } from 'vitest'
import { openSigningKey } from '../../../src/access/open-key.ts'
import { createTokenSource, type Proof, type TokenSource } from '../../../src/access/token-source.ts'
import type { HttpRequest, HttpResult } from '../../../src/ports/http-client.ts'

let now = new Date('2026-11-22T08:00:00Z')
let asked: HttpRequest[] = []
let answers: HttpResult[] = []
let ids = 0
beforeEach(() => {
  asked = []
  answers = []
})

const clock = { now: () => now, id: () => `id-${(ids += 1)}` }
const http = {
  async request(request: HttpRequest): Promise<HttpResult> {
    asked.push(request)
    return answers.shift() ?? granted(`token-${asked.length}`)
  },
  close: () => Promise.resolve(),
}

function answer(status: number, body: unknown): HttpResult {
  return { ok: true, answer: { status, headers: {}, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) } }
}
const granted = (token: string, seconds = 300) => answer(200, { access_token: token, token_type: 'Bearer', expires_in: seconds })

function openSource(proof: Proof = { secret: 'words' }, url = 'https://gateway.test/'): TokenSource {
  return createTokenSource({ url, clientId: 'one-stop', proof }, http, clock)
}

function later(seconds: number): void {
  now = new Date(now.getTime() + seconds * 1000)
}

function formOf(request: HttpRequest | undefined): URLSearchParams {
  return new URLSearchParams(Buffer.from(request?.body ?? []).toString())
}

describe('the token of a client', () => {
  test('is asked for once by all who wait, and kept until shortly before its end', async () => {
    const source = openSource()
    expect(await Promise.all([source(), source(), source()])).toEqual(Array.from({ length: 3 }, () => ({ ok: true, token: 'token-1' })))
    expect(asked[0]).toMatchObject({ method: 'POST', url: 'https://gateway.test/oauth/token' })
    later(279)
    expect(await source()).toEqual({ ok: true, token: 'token-1' })
    later(2)
    expect(await source()).toEqual({ ok: true, token: 'token-2' })
  })

  test('that is very short is used for half its life', async () => {
    answers = [granted('short', 30)]
    const source = openSource()
    await source()
    later(14)
    expect(await source()).toEqual({ ok: true, token: 'short' })
    later(2)
    expect(await source()).toEqual({ ok: true, token: 'token-2' })
  })

  test('that is refused, or never came, is asked for again', async () => {
    const failure = { code: 'reset', sent: true, words: 'reset' } as const
    answers = [answer(401, { error: 'invalid_client', error_description: 'No.' }), answer(502, 'bad gateway'), answer(200, { token: 'x' }), { ok: false, failure }]
    const source = openSource()
    expect(await source()).toEqual({ ok: false, status: 401, refused: 'invalid_client' })
    expect(await source()).toEqual({ ok: false, status: 502, refused: 'no_token' })
    expect(await source()).toEqual({ ok: false, status: 200, refused: 'no_token' })
    expect(await source()).toEqual({ ok: false, failure })
    expect(await source()).toEqual({ ok: true, token: 'token-5' })
  })

  test('is got by another assertion each time', async () => {
    const key = await openSigningKey(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    const source = openSource({ key })
    await source()
    later(600)
    await source()
    const assertions = asked.map((request) => formOf(request).get('client_assertion') ?? '')
    expect(new Set(assertions.map((assertion) => decodeJwt(assertion).jti)).size).toBe(2)
    expect(decodeJwt(assertions[0] ?? '')).toMatchObject({ iss: 'one-stop', sub: 'one-stop', aud: 'https://gateway.test' })
    expect(decodeProtectedHeader(assertions[0] ?? '')).toEqual({ alg: 'EdDSA', kid: key.kid, typ: 'JWT' })
  })
})

describe('the key of a client', () => {
  test.each([
    ['ES256', () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey],
    ['PS256', () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey],
    ['EdDSA', () => generateKeyPairSync('ed25519').privateKey],
  ] as const)('as PEM signs by %s and is known by its thumbprint', async (algorithm, make) => {
    const privateKey = make()
    const key = await openSigningKey(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    expect(key).toMatchObject({ algorithm, kid: await calculateJwkThumbprint(key.publicJwk as Record<string, string>) })
    expect(Object.keys(key.publicJwk)).not.toContain('d')
  })

  test('as JWK is known by its own name and algorithm', async () => {
    const jwk = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })
    expect(await openSigningKey(JSON.stringify({ ...jwk, kid: 'of-2026', alg: 'RS256' }))).toMatchObject({ kid: 'of-2026', algorithm: 'RS256', publicJwk: { kid: 'of-2026', alg: 'RS256', use: 'sig' } })
  })

  test.each(['', 'no key', '{"kty":"oct","k":"AAAA"}', '{'])('%j is none', async (text) => {
    await expect(openSigningKey(text)).rejects.toThrow()
  })

  test('that agrees but does not sign is none', async () => {
    await expect(openSigningKey(generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())).rejects.toThrow('x25519')
  })
})
