import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../../../src/sandbox/free-port.ts'
import { createTlsPairs, opensslAvailable } from '../../helpers/tls-pairs.ts'
import { requireTool } from '../../helpers/tools.ts'
import { openTokenKit, type TokenDoor, type TokenKit } from './token-kit.ts'

const run = promisify(execFile)
const page = readFileSync(new URL('../../../docs/clients.md', import.meta.url), 'utf8')
const curlAvailable = requireTool('curl', 'curl')

/** The commands of a section of the page, those that ask the gateway and those that prepare it. */
function commandsOf(section: string): { readonly before: string; readonly after: string } {
  const [, part = ''] = page.split(`\n## ${section}\n`)
  const blocks = [...(part.split('\n## ')[0] ?? '').matchAll(/```sh\n([^`]+)```/g)].map(([, text]) => text ?? '')
  const lines = blocks.join('\n').split('\n')
  const asks = lines.findIndex((line) => line.startsWith('export GATEWAY=') || line.startsWith('curl '))
  return { before: lines.slice(0, asks).join('\n'), after: lines.slice(asks).filter((line) => !line.startsWith('export GATEWAY=')).join('\n') }
}

describe.skipIf(!opensslAvailable || !curlAvailable)('docs/clients.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-clients-page-'))
  const pairs = createTlsPairs()
  let url = ''
  let kit: TokenKit
  let door: TokenDoor

  async function shell(script: string): Promise<string> {
    const env = { PATH: process.env['PATH'], HOME: folder, CURL_HOME: folder, GATEWAY: url, CLIENT: 'one-stop' }
    return (await run('bash', ['-euc', script], { cwd: folder, env })).stdout.trim()
  }

  beforeAll(async () => {
    url = `https://127.0.0.1:${await freePort()}`
    writeFileSync(join(folder, 'authority.pem'), pairs.authority)
    writeFileSync(join(folder, '.curlrc'), `cacert = "${join(folder, 'authority.pem')}"\n`)
    kit = await openTokenKit(['one-stop'])
    await shell(commandsOf('With a key').before)
    const keys = [JSON.parse(readFileSync(join(folder, 'one-stop-key.public.json'), 'utf8')) as Record<string, unknown>]
    const credentials = { keys, certificateSha256s: [await shell(commandsOf('With a certificate').before)], secretSha256: await shell(commandsOf('With a secret').before) }
    door = await kit.openDoor({ clients: [{ id: 'one-stop', credentials }], tls: pairs.server, issuer: url })
    await door.app.listen({ host: '127.0.0.1', port: Number(new URL(url).port) })
  })
  afterAll(async () => {
    await kit.close()
    rmSync(folder, { recursive: true })
  })

  test.each([
    ['With a key', 'private_key_jwt'],
    ['With a certificate', 'self_signed_tls_client_auth'],
    ['With a secret', 'client_secret_post'],
  ])('%s: its commands bring a token', async (section, method) => {
    const answer = JSON.parse(await shell(commandsOf(section).after)) as { readonly access_token: string }
    expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 300 })
    expect((await kit.audited())[0]).toMatchObject({ object: method, answer: 'done' })
    // bound where it was got by the certificate, which this way in does not show
    expect(await door.knock(answer.access_token)).toBe(method === 'self_signed_tls_client_auth' ? 401 : 200)
  })
})
