import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openHttpClient } from '../../../src/net/http-client.ts'
import type { HttpClient, HttpResult } from '../../../src/ports/http-client.ts'
import { createTlsPairs, opensslAvailable, type TlsPair } from '../../helpers/tls-pairs.ts'
import { assertionForm, makeKey, openTokenKit, sha256, type TokenDoor, type TokenKit } from './token-kit.ts'

const thumbprint = ({ certificate }: TlsPair) => sha256(new X509Certificate(certificate).raw)

describe.skipIf(!opensslAvailable)('a door that speaks HTTPS', () => {
  const here = createTlsPairs()
  const elsewhere = createTlsPairs()
  const key = makeKey('ES256', 'of-h57')
  const secret = 'the secret of the third, of at least 32 characters'
  const http: Record<'own' | 'other' | 'none', HttpClient> = {
    own: openHttpClient({ maxAnswerBytes: 65_536, connections: 2, tls: { ca: here.authority, ...here.client } }),
    other: openHttpClient({ maxAnswerBytes: 65_536, connections: 2, tls: { ca: here.authority, ...elsewhere.client } }),
    none: openHttpClient({ maxAnswerBytes: 65_536, connections: 2, tls: { ca: here.authority } }),
  }
  let kit: TokenKit
  let door: TokenDoor
  let url = ''
  beforeAll(async () => {
    kit = await openTokenKit(['h56', 'h57', 'h58'])
    door = await kit.openDoor({
      clients: [
        { id: 'h56', credentials: { certificateSha256s: ['0'.repeat(64), thumbprint(here.client)] } },
        { id: 'h57', credentials: { certificateSha256s: [thumbprint(elsewhere.client)], keys: [key.jwk] } },
        { id: 'h58', credentials: { secretSha256: sha256(secret) } },
      ],
      tls: here.server,
    })
    url = await door.app.listen({ host: '127.0.0.1', port: 0 })
  })
  afterAll(async () => {
    await Promise.all(Object.values(http).map((client) => client.close()))
    await kit.close()
  })

  function answerOf(result: HttpResult): { readonly status: number; readonly body: Readonly<Record<string, unknown>> } {
    if (!result.ok) throw new Error(result.failure.words)
    return { status: result.answer.status, body: JSON.parse(Buffer.from(result.answer.body).toString('utf8')) as Record<string, unknown> }
  }

  async function ask(client: HttpClient, form: Readonly<Record<string, string>>) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const body = Buffer.from(new URLSearchParams({ grant_type: 'client_credentials', ...form }).toString())
    return answerOf(await client.request({ method: 'POST', url: `${url}/oauth/token`, headers, body }, AbortSignal.timeout(10_000)))
  }

  async function knock(client: HttpClient, token: unknown): Promise<number> {
    return answerOf(await client.request({ method: 'GET', url: `${url}/v1/partners`, headers: { authorization: `Bearer ${String(token)}` } }, AbortSignal.timeout(10_000))).status
  }

  test('gives a token for the certificate of the connection, and binds it to that certificate', async () => {
    expect(url).toMatch(/^https:/)
    const { status, body } = await ask(http.own, { client_id: 'h56' })
    expect(status).toBe(200)
    const claims = JSON.parse(Buffer.from(String(body['access_token']).split('.')[1] ?? '', 'base64url').toString()) as object
    expect(claims).toMatchObject({ cnf: { 'x5t#S256': Buffer.from(thumbprint(here.client), 'hex').toString('base64url') } })
    expect(await knock(http.own, body['access_token'])).toBe(200)
    expect(await knock(http.none, body['access_token'])).toBe(401)
    expect(await knock(http.other, body['access_token'])).toBe(401)
    expect((await kit.audited())[0]).toMatchObject({ actor: { id: 'h56' }, object: 'self_signed_tls_client_auth', answer: 'done' })
  })

  test.each([
    ['no certificate', 'none', 'h56', 'certificate-missing'],
    ['a certificate of another', 'other', 'h56', 'certificate-unknown'],
    ['the name of another', 'own', 'h57', 'certificate-unknown'],
    ['a certificate where none is registered', 'own', 'h58', 'certificate-unknown'],
    ['an unknown name', 'own', 'nobody', 'unknown-client'],
  ] as const)('gives nothing for %s', async (_name, by, client, answer) => {
    const refused = await ask(http[by], { client_id: client })
    expect([refused.status, refused.body['error']]).toEqual([401, 'invalid_client'])
    expect((await kit.audited())[0]).toMatchObject({ answer })
  })

  test('binds a token that was got by a key where the connection shows a certificate of that client', async () => {
    const bound = await ask(http.other, await assertionForm('h57', key, kit.now()))
    expect([await knock(http.other, bound.body['access_token']), await knock(http.none, bound.body['access_token'])]).toEqual([200, 401])
    const free = await ask(http.none, await assertionForm('h57', key, kit.now()))
    expect([await knock(http.other, free.body['access_token']), await knock(http.none, free.body['access_token'])]).toEqual([200, 200])
    const strange = await ask(http.own, { client_id: 'h58', client_secret: secret })
    expect(await knock(http.none, strange.body['access_token'])).toBe(200)
  })

  test('knows the certificate of a connection that resumes an earlier one', async () => {
    const { body } = await ask(http.own, { client_id: 'h56' })
    const first = await speak(here.client, body['access_token'])
    const again = await speak(here.client, body['access_token'], first.session)
    const stolen = await speak(undefined, body['access_token'])
    expect([first, again, stolen].map(({ resumed, status }) => [resumed, status])).toEqual([[false, 200], [true, 200], [false, 401]])
  })

  test('speaks no HTTP, and no TLS of long ago', async () => {
    await expect(fetch(url.replace('https', 'http'))).rejects.toThrow()
    const old = connect({ host: '127.0.0.1', port: portOf(door), ca: here.authority, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })
    await expect(once(old, 'secureConnect')).rejects.toThrow()
  })

  test('tells that it takes certificates', async () => {
    expect((await door.app.inject('/.well-known/oauth-authorization-server')).json()).toMatchObject({
      tls_client_certificate_bound_access_tokens: true,
      token_endpoint_auth_methods_supported: expect.arrayContaining(['self_signed_tls_client_auth']) as string[],
    })
  })

  /** One request on a connection of its own. */
  async function speak(pair: TlsPair | undefined, token: unknown, session?: Buffer): Promise<{ readonly status: number; readonly resumed: boolean; readonly session: Buffer | undefined }> {
    const own = pair === undefined ? {} : { cert: pair.certificate, key: pair.key }
    const socket: TLSSocket = connect({ host: '127.0.0.1', port: portOf(door), ca: here.authority, ...own, ...(session ? { session } : {}) })
    let given: Buffer | undefined
    socket.on('session', (ticket) => (given = ticket))
    await once(socket, 'secureConnect')
    const resumed = socket.isSessionReused()
    socket.write(`GET /v1/partners HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${String(token)}\r\nConnection: close\r\n\r\n`)
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk as Buffer)
    return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(Buffer.concat(chunks).toString())?.[1]), resumed, session: given }
  }
})

function portOf({ app }: TokenDoor): number {
  // a door listens on TCP, not on a pipe
  return (app.server.address() as AddressInfo).port
}
