/** The client library before a door that speaks HTTPS: by its key, by its certificate, and by an authority of one's own. */
import { X509Certificate, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isClientError, openClient, type Client, type ClientSettings } from '../../../src/client/index.ts'
import { openKey } from '../../../src/client/signing-key.ts'
import { createTlsPairs, opensslAvailable } from '../../helpers/tls-pairs.ts'
import { issuer, openTokenKit, sha256, type TokenKit } from '../http/token-kit.ts'

describe.skipIf(!opensslAvailable)('a door that speaks HTTPS', () => {
  const pairs = createTlsPairs()
  const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()
  const newEcKey = () => pem(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey)
  const keys = { rsa: pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey), ec: newEcKey(), stranger: newEcKey() }
  const { privateKey } = generateKeyPairSync('ed25519')
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'by-its-own-name', alg: 'EdDSA' }
  let kit: TokenKit
  let url = ''
  const opened: Client[] = []
  beforeAll(async () => {
    kit = await openTokenKit(['h56'])
    const published = await Promise.all([keys.rsa, keys.ec, JSON.stringify(jwk)].map(openKey))
    const certificate = sha256(new X509Certificate(pairs.client.certificate).raw)
    const credentials = { keys: published.map(({ publicJwk }) => publicJwk), certificateSha256s: [certificate] }
    const door = await kit.openDoor({ clients: [{ id: 'h56', credentials }], tls: pairs.server })
    url = await door.app.listen({ host: '127.0.0.1', port: 0 })
  })
  afterAll(async () => {
    for (const client of opened) client.close()
    await kit.close()
  })

  function open(settings: Partial<ClientSettings>): Client {
    const tls = { authorities: [pairs.authority] }
    const client = openClient({ url, issuer, clientId: 'h56', tls, retrying: { attempts: 2, baseMs: 1 }, ...settings })
    opened.push(client)
    return client
  }

  async function failureOf(client: Client): Promise<unknown> {
    const error: unknown = await client.partners.list().then(() => undefined, (reason: unknown) => reason)
    return isClientError(error) ? error.failure : error
  }

  test('gives tokens for keys of each kind, as PEM and as JWK', async () => {
    for (const key of [keys.rsa, keys.ec, jwk, JSON.stringify(jwk)]) expect(await open({ key }).partners.list()).toEqual({ items: [] })
    expect(await failureOf(open({ key: keys.stranger }))).toEqual({ kind: 'no-token', status: 401, error: 'invalid_client' })
    expect(await failureOf(open({ key: keys.ec, issuer: url }))).toMatchObject({ kind: 'no-token', error: 'invalid_client' })
  })

  test('gives tokens for the certificate of the connection', async () => {
    const client = open({ tls: { authorities: [pairs.authority], ...pairs.client } })
    expect(await client.partners.list()).toEqual({ items: [] })
    expect(await client.partners.list()).toEqual({ items: [] })
  })

  test('is not spoken to where nobody vouches for it', async () => {
    expect(await failureOf(open({ key: keys.ec, tls: {} }))).toEqual({ kind: 'unreachable' })
  })
})
