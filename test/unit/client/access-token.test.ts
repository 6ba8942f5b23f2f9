import { generateKeyPairSync } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { beforeEach, describe, expect, test } from 'vitest'
import { createAccessToken, type AccessToken, type Proof } from '../../../src/client/access-token.ts'
import { isClientError } from '../../../src/client/client-error.ts'
import { createSend, type FetchRequest } from '../../../src/client/sending.ts'
import { openKey } from '../../../src/client/signing-key.ts'

let now = new Date('2026-11-22T08:00:00Z')
let asked: { readonly url: string; readonly method: string; readonly body: FetchRequest['body'] }[] = []
let answers: Response[] = []
let ids = 0
beforeEach(() => {
  asked = []
  answers = []
})

const clock = { now: () => now, random: () => 0.5, id: () => `id-${(ids += 1)}` }

async function fetch(url: string, { method, body }: FetchRequest): Promise<Response> {
  asked.push({ url, method, body })
  return answers.shift() ?? granted(`token-${asked.length}`)
}

function answer(status: number, body: unknown): Response {
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })
}
const granted = (token: string, seconds = 300) => answer(200, { access_token: token, token_type: 'Bearer', expires_in: seconds })

function openToken(proof: Proof = { secret: 'words' }): AccessToken {
  const send = createSend({ fetch, clock, retrying: { attempts: 1 }, closing: new AbortController().signal })
  return createAccessToken({ url: 'https://gateway.test', issuer: undefined, clientId: 'one-stop', proof, scope: undefined }, send, clock)
}

function later(seconds: number): void {
  now = new Date(now.getTime() + seconds * 1000)
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  const error: unknown = await promise.then(() => undefined, (reason: unknown) => reason)
  return isClientError(error) ? error.failure : error
}

describe('the token of a client', () => {
  test('is asked for once by all who wait, and kept until shortly before its end', async () => {
    const token = openToken()
    expect(await Promise.all([token.get(), token.get(), token.get()])).toEqual(['token-1', 'token-1', 'token-1'])
    expect(asked[0]).toMatchObject({ method: 'POST', url: 'https://gateway.test/oauth/token' })
    later(279)
    expect(await token.get()).toBe('token-1')
    later(2)
    expect(await token.get()).toBe('token-2')
  })

  test('that is very short is used for half its life', async () => {
    answers = [granted('short', 30)]
    const token = openToken()
    await token.get()
    later(14)
    expect(await token.get()).toBe('short')
    later(2)
    expect(await token.get()).toBe('token-2')
  })

  test('that is refused, or is none, is asked for again', async () => {
    const token = openToken()
    const refused = { error: 'invalid_client', error_description: 'No.' }
    const none = [answer(200, { token: 'x' }), granted('two words'), granted(''), answer(200, { access_token: 'x', expires_in: '300' })]
    answers = [answer(401, refused), answer(502, 'bad gateway'), answer(400, { error: 'Any <b>words</b>' }), ...none]
    expect(await failureOf(token.get())).toEqual({ kind: 'no-token', status: 401, error: 'invalid_client' })
    expect(await failureOf(token.get())).toEqual({ kind: 'unexpected', status: 502 })
    expect(await failureOf(token.get())).toEqual({ kind: 'unexpected', status: 400 })
    for (const _one of none) expect(await failureOf(token.get())).toEqual({ kind: 'unexpected', status: 200 })
    expect(await token.get()).toBe('token-8')
  })

  test('is got by another assertion each time', async () => {
    const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const token = openToken({ key })
    await token.get()
    later(600)
    await token.get()
    const forms = asked.map(({ body }) => new URLSearchParams(Buffer.from(body as Uint8Array).toString()))
    const assertions = forms.map((form) => form.get('client_assertion') ?? '')
    expect(new Set(assertions.map((assertion) => decodeJwt(assertion).jti)).size).toBe(2)
    expect(decodeJwt(assertions[0] ?? '')).toMatchObject({ iss: 'one-stop', sub: 'one-stop', aud: 'https://gateway.test' })
    expect(decodeProtectedHeader(assertions[0] ?? '')).toEqual({ alg: 'EdDSA', kid: (await openKey(key)).kid, typ: 'JWT' })
  })
})
