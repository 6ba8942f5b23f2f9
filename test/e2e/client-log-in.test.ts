import { X509Certificate, generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openClient } from '../../src/client/index.ts'
import { openKey } from '../../src/client/signing-key.ts'
import { openCommand } from '../helpers/command.ts'
import type { GatewayProcess } from '../helpers/gateway-process.ts'
import { tokenSettings } from '../helpers/client-token.ts'
import { clientSecret, openScene, type Scene } from '../helpers/scene.ts'
import { createTlsPairs, opensslAvailable } from '../helpers/tls-pairs.ts'

const pem = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

describe.skipIf(!opensslAvailable)('a one-stop system before a gateway that speaks HTTPS', () => {
  const pairs = createTlsPairs()
  let folder: string
  let scene: Scene
  let gateway: GatewayProcess
  let keyServer: Server
  let published: readonly object[] = []
  const texts = { inline: pem(), published: pem() }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lienthong-log-in-'))
    const files = { 'door-key.pem': pairs.server.key, 'door.pem': pairs.server.certificate, 'authority.pem': pairs.authority, 'own-key.pem': texts.inline }
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content, { mode: 0o600 })
    keyServer = createServer((_request, response) => void response.end(JSON.stringify({ keys: published })))
    await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve))
    scene = await openScene({
      clientDoor: { tls: { keyFile: join(folder, 'door-key.pem'), certificateFile: join(folder, 'door.pem') } },
      credentials: {
        keys: [(await openKey(texts.inline)).publicJwk],
        keysUrl: `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}/keys`,
        certificateSha256s: [new X509Certificate(pairs.client.certificate).fingerprint256.replaceAll(':', '').toLowerCase()],
      },
    })
    gateway = await scene.gateway.start('api')
  }, 120_000)
  afterAll(async () => {
    await scene.close()
    keyServer.close()
    await rm(folder, { recursive: true })
  })

  test('gets in by the command line, with its key or its secret', async () => {
    expect(gateway.doors.client).toMatch(/^https:/)
    const door = { url: gateway.doors.client, issuer: tokenSettings.issuer, clientId: 'one-stop', caFile: 'authority.pem' }
    const command = openCommand({ folder })
    for (const proof of [{ keyFile: 'own-key.pem' }, { secret: clientSecret }]) {
      await writeFile(join(folder, 'cli.json'), JSON.stringify({ client: { ...door, ...proof } }))
      expect(await command('list', '--json', '--profile', 'cli.json')).toMatchObject({ code: 0, err: '' })
    }
    await writeFile(join(folder, 'cli.json'), JSON.stringify({ client: { ...door, secret: `${clientSecret}!` } }))
    expect(await command('list', '--profile', 'cli.json')).toMatchObject({ code: 1, err: expect.stringContaining('invalid_client') as string })
  }, 60_000)

  test('gets in by a key that it publishes, and by its certificate', async () => {
    published = [(await openKey(texts.published)).publicJwk]
    const tls = { authorities: [pairs.authority] }
    for (const proof of [{ key: texts.published, tls }, { tls: { ...tls, ...pairs.client } }]) {
      const client = openClient({ url: gateway.doors.client, issuer: tokenSettings.issuer, clientId: 'one-stop', ...proof })
      expect(await client.transfers.list()).toMatchObject({ items: [] })
      client.close()
    }
  }, 60_000)

  test('no secret, key or token of all that stands in what the gateway writes', async () => {
    const written = gateway.output()
    expect(written).toContain('/oauth/token')
    for (const text of [clientSecret, tokenSettings.secret, 'eyJ', texts.inline.split('\n')[1] ?? '']) expect(written).not.toContain(text)
    // what the audit knows of it
    expect(await scene.count("select count(*) from audit where kind = 'token'")).toBeGreaterThanOrEqual(5)
  })
})
