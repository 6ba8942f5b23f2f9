import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openKey } from '../../../src/client/signing-key.ts'
import { clientSecret, problem, startSmallGateway, type Ran, type SmallGateway } from './small-gateway.ts'

// every run is a process of its own
vi.setConfig({ testTimeout: 60_000 })

let gateway: SmallGateway
beforeAll(async () => {
  gateway = await startSmallGateway()
  gateway.on('GET /v1/transfers', { status: 200, body: { items: [] } })
})
afterAll(() => gateway.close())

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

function runWith(client: object): Promise<Ran> {
  const profile = join(gateway.folder, 'with-key.json')
  writeFileSync(profile, JSON.stringify({ client: { url: gateway.url, clientId: 'one-stop', ...client } }))
  return gateway.run(['list', '--json', '--profile', profile])
}

function lastForm(): URLSearchParams {
  return new URLSearchParams(gateway.logIns.at(-1)?.body.toString())
}

test('the secret of the profile is sent once, and the token that it brings is used', async () => {
  const before = gateway.logIns.length
  expect(await gateway.run(['list', '--json'])).toMatchObject({ code: 0 })
  expect(gateway.logIns).toHaveLength(before + 1)
  expect(Object.fromEntries(lastForm())).toEqual({ grant_type: 'client_credentials', client_id: 'one-stop', client_secret: clientSecret })
  expect(gateway.seen.at(-1)?.headers.authorization).toBe('Bearer client-token')
})

test.each([
  { kind: 'PEM', text: pem, issuer: undefined, kid: undefined },
  { kind: 'JWK', text: JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'of-2026' }), issuer: 'https://gateway.example', kid: 'of-2026' },
])('a key as $kind beside the profile signs an assertion', async ({ text, issuer, kid }) => {
  writeFileSync(join(gateway.folder, 'key'), text)
  expect(await runWith({ keyFile: 'key', issuer })).toMatchObject({ code: 0 })
  const form = lastForm()
  expect(form.get('client_secret')).toBeNull()
  const { payload, protectedHeader } = await jwtVerify(form.get('client_assertion') ?? '', publicKey, { algorithms: ['ES256'] })
  expect(payload).toMatchObject({ iss: 'one-stop', sub: 'one-stop', aud: issuer ?? gateway.url, jti: expect.any(String) as string })
  expect(Number(payload.exp) - Number(payload.iat)).toBeLessThanOrEqual(300)
  expect(protectedHeader.kid).toBe(kid ?? (await openKey(pem)).kid)
})

test('what is no key that signs is wrong usage', async () => {
  for (const text of ['no key', '{"kty":"oct","k":"AAAA"}', generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()]) {
    writeFileSync(join(gateway.folder, 'key'), text)
    expect(await runWith({ keyFile: 'key' })).toMatchObject({ code: 2 })
  }
})

test('a refusal and a silent gateway are told apart', async () => {
  gateway.on('POST /oauth/token', { status: 401, body: { error: 'invalid_client', error_description: 'No.' } })
  const refused = await gateway.run(['list'])
  expect(refused.code).toBe(1)
  expect(refused.err).toContain('invalid_client')
  gateway.on('POST /oauth/token', { status: 429, body: problem('too_many_requests', 429) })
  expect(await gateway.run(['list', '--json'])).toMatchObject({ code: 1, err: expect.stringContaining('Remedy of too_many_requests') as string })
  for (const body of ['bad gateway', { error: 'What is this?' }]) {
    gateway.on('POST /oauth/token', { status: 502, body })
    expect(await gateway.run(['list'])).toMatchObject({ code: 3, err: expect.stringContaining('HTTP 502') as string })
  }
  // a port on which nobody listens
  expect(await runWith({ url: 'http://127.0.0.1:9', secret: clientSecret })).toMatchObject({ code: 3, err: expect.stringContaining('127.0.0.1:9: refused') as string })
})
