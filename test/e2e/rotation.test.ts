/** A seal is replaced while everything runs: requested, issued, registered, taken into use, without a restart or a lost dossier. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CertificateList, CertificateView } from '../../schemas/certificates.ts'
import type { AttemptList } from '../../schemas/timeline.ts'
import type { TransferView } from '../../schemas/transfer.ts'
import { openHttpClient } from '../../src/net/http-client.ts'
import { sandboxSender as sender } from '../../src/sandbox/partners.ts'
import { request, sendSample, type ClientDoor } from '../../src/sandbox/send-samples.ts'
import { changeConfig } from '../helpers/change-config.ts'
import { openCommand, writeProfile, type Command, type Ran } from '../helpers/command.ts'
import type { GatewayProcess } from '../helpers/gateway-process.ts'
import { issueCertificate } from '../helpers/issue-certificate.ts'
import { adminToken, clientToken, dossierFor, openScene, type Scene } from '../helpers/scene.ts'
import { thumbprintOf } from '../helpers/thumbprint.ts'
import { requireTool } from '../helpers/tools.ts'
import { until } from '../helpers/until.ts'

interface MadeOrVerified {
  readonly direction: string
  readonly certificate: string
}

const hasOpenssl = requireTool('openssl', 'openssl')

describe.skipIf(!hasOpenssl)('a seal', { timeout: 60_000 }, () => {
  let scene: Scene
  let api: GatewayProcess
  let worker: GatewayProcess
  let folder: string
  let run: Command
  let door: ClientDoor
  let sent = 0
  let old: string
  let next: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lienthong-rotation-'))
    run = openCommand({ folder })
    scene = await openScene()
    old = thumbprintOf(await sealOfScene())
    next = thumbprintOf(await issued('next', 400))
    await changeConfig(scene.gateway, ({ seals, ...rest }) => ({
      ...rest,
      seals: [...(seals as readonly object[]), { organisation: sender, keyFile: join(folder, 'next-key.pem'), certificateFile: join(folder, 'next.pem') }],
    }))
    await agenciesKnow(await readFile(join(folder, 'next.pem'), 'utf8'))
    ;[api, worker] = [await scene.gateway.start('api'), await scene.gateway.start('worker')]
    await writeProfile(join(folder, 'cli.json'), api)
    door = { url: api.doors.client, token: () => Promise.resolve(clientToken), http: openHttpClient({ maxAnswerBytes: 1024 * 1024, connections: 4 }) }
  }, 90_000)
  afterAll(async () => {
    await door.http.close()
    await scene.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function sealOfScene(): Promise<string> {
    const seal = scene.seals.seals.find(({ organisation }) => organisation === sender)
    if (seal === undefined) throw new RangeError(`${sender} has no seal here`)
    return readFile(seal.certificateFile, 'utf8')
  }

  /** As a person does it: the key and the request by the command, the certificate by the authority. */
  async function issued(name: string, days: number): Promise<string> {
    const asked = await run('certs', 'csr', '--organisation', sender, '--name', 'Tỉnh mẫu Thanh Lam', '--key', `${name}-key.pem`, '--kind', 'rsa-2048', '--output', `${name}.csr`)
    expect(asked).toMatchObject({ code: 0 })
    const certificateFile = join(folder, `${name}.pem`)
    await issueCertificate({ authority: scene.seals, requestFile: join(folder, `${name}.csr`), certificateFile, days })
    return readFile(certificateFile, 'utf8')
  }

  async function agenciesKnow(pem: string): Promise<void> {
    const known = scene.seals.organisations.flatMap(({ code, certificates }) => certificates.map((one) => ({ organisation: code, pem: one, state: 'active' as const })))
    expect(scene.seals.registry.replace([...known, { organisation: sender, pem, state: 'active' }])).toEqual([])
  }

  const certs = (...args: readonly string[]): Promise<Ran> => run('certs', ...args, '--profile', 'cli.json')

  async function listed(): Promise<readonly CertificateView[]> {
    const { code, out } = await certs('list', '--json')
    expect(code).toBe(0)
    // printed by the command
    return (JSON.parse(out) as CertificateList).items
  }
  const stateOf = async (thumbprint: string) => (await listed()).find((one) => one.thumbprint === thumbprint)?.state

  async function send(): Promise<string> {
    sent += 1
    const { transferId } = await sendSample(door, { title: 'Rotation', dossier: dossierFor('loopback', sent), files: [] })
    return transferId
  }

  async function untilConfirmed(id: string): Promise<void> {
    await until(async () => (await request<TransferView>(door, 'GET', `/v1/transfers/${id}`, {})).state === 'confirmed', `${id} is confirmed`, 20_000)
  }

  /** Certificates that the attempts of a transfer were signed with. */
  async function signedWith(id: string): Promise<readonly string[]> {
    const response = await fetch(`${api.doors.admin}/admin/v1/transfers/${id}/attempts`, { headers: { authorization: `Bearer ${adminToken}` } })
    const { items } = (await response.json()) as AttemptList
    return items.flatMap(({ signatures }) => (signatures as readonly MadeOrVerified[]).filter(({ direction }) => direction === 'made').map(({ certificate }) => certificate))
  }

  it('a second one that is configured is only published, and the first signs on', async () => {
    expect(await stateOf(next)).toBe('published')
    expect((await certs('list')).out).toContain(next.slice(0, 16))
    const id = await send()
    await untilConfirmed(id)
    expect(await signedWith(id)).toEqual([old])
  })

  it('is rotated while dossiers are on their way: no restart, nothing lost, the agency takes both', async () => {
    scene.simulators.loopback.behave({ kind: 'slow', milliseconds: 150 })
    const before = await Promise.all(Array.from({ length: 10 }, send))
    expect(await certs('rotate', next.slice(0, 16), '--reason', 'the old one ends soon')).toMatchObject({ code: 0 })
    const during = await Promise.all(Array.from({ length: 10 }, send))
    scene.simulators.loopback.behave({ kind: 'normal' })
    for (const id of [...before, ...during]) await untilConfirmed(id)
    expect([await stateOf(next), await stateOf(old)]).toEqual(['active', 'verify-only'])
    await until(async () => {
      const id = await send()
      await untilConfirmed(id)
      return (await signedWith(id)).every((certificate) => certificate === next)
    }, 'the worker signs with the new one', 20_000)
    const received = scene.simulators.loopback.received()
    expect(received.filter(({ signatureVerified }) => !signatureVerified)).toEqual([])
    expect(scene.simulators.loopback.dossiers().filter(({ timesApplied }) => timesApplied !== 1)).toEqual([])
    expect([api.pid, worker.pid].map((pid) => process.kill(pid, 0))).toEqual([true, true])
  })

  it('is taken back into use when the newer one fails', async () => {
    expect(await certs('rotate', old.slice(0, 16), '--reason', 'the new one is refused somewhere')).toMatchObject({ code: 0 })
    expect([await stateOf(next), await stateOf(old)]).toEqual(['verify-only', 'active'])
  })

  it('that is imported without its key is published, and cannot be rotated to', async () => {
    const third = thumbprintOf(await issued('third', 400))
    expect(await certs('import', '--organisation', sender, '--file', 'third.pem', '--reason', 'for next year')).toMatchObject({ code: 0 })
    expect(await stateOf(third)).toBe('published')
    expect(await certs('rotate', third, '--reason', 'too early')).toMatchObject({ code: 1, err: expect.stringContaining('seals') })
  })

  it('is asked about by a timer: good now, and not when one has 20 days left', async () => {
    expect(await certs('check')).toMatchObject({ code: 0 })
    const short = thumbprintOf(await issued('short', 20))
    expect(await certs('import', '--organisation', sender, '--file', 'short.pem', '--reason', 'a short one')).toMatchObject({ code: 0 })
    expect(await certs('check')).toMatchObject({ code: 1, out: expect.stringContaining(short.slice(0, 16)) })
    expect(await certs('check', '--days', '10')).toMatchObject({ code: 0 })
  })
})
