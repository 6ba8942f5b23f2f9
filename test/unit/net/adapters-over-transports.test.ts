/** Adapters know nothing of what carries them: the same line, another way, and the same outcomes. */
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { loopback } from '../../../adapters/loopback/index.ts'
import { sampleDossier } from '../../../adapters/loopback/fixtures/dossier.ts'
import { startLoopbackSimulator, type LoopbackSimulator } from '../../../adapters/loopback/simulator.ts'
import { Agreement } from '../../../schemas/agreement.ts'
import type { LgspTransport, Transport, XroadTransport } from '../../../schemas/transport.ts'
import { openTransport } from '../../../src/net/open-transport.ts'
import { systemClock } from '../../../src/observe/system-clock.ts'
import type { HttpTls } from '../../../src/ports/http-client.ts'
import { startLgsp, type SimulatedLgsp } from '../../../src/sandbox/transports/simulated-lgsp.ts'
import { startXroadAdapter, type SimulatedXroadAdapter } from '../../../src/sandbox/transports/simulated-xroad-adapter.ts'
import { openLine, type OpenLine } from '../../../src/usecases/open-line.ts'
import { parseConfig } from '../../../src/usecases/parse-config.ts'
import { testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'
import { createTlsPairs, opensslAvailable, type TlsPairs } from '../../helpers/tls-pairs.ts'

const never = new AbortController().signal
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const token = 'token-of-the-partner-4711'
const consumerSecret = 'geheim-of-h56'
const dstcode = 'VN:GOV:000.00.00.G99:loopback'
const agreement = parseConfig(Agreement, { timeoutMs: 5_000 }, 'agreement')
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

let seals: TestSeals
let pairs: TlsPairs | undefined
beforeAll(async () => {
  seals = await testSeals(['H56', 'G99'])
  if (opensslAvailable) pairs = createTlsPairs()
})

interface Way<Settings extends Transport> {
  readonly partner: LoopbackSimulator
  readonly settings: Settings
  readonly platform: SimulatedXroadAdapter | SimulatedLgsp
}

async function startPartner(): Promise<LoopbackSimulator> {
  const partner = await startLoopbackSimulator({ port: 0, clock: systemClock, signer: seals.signer, verifier: seals.verifier, organisation: 'G99', senders: ['H56'] }, { token })
  closers.push(() => partner.close())
  return partner
}

async function overXroad(tls?: Required<HttpTls>): Promise<Way<XroadTransport>> {
  const partner = await startPartner()
  const platform = await startXroadAdapter({ port: 0, providers: { [dstcode]: partner.url }, ...(tls ? { tls } : {}) })
  closers.push(() => platform.close())
  return { partner, platform, settings: { kind: 'xroad-adapter', securityServer: platform.url, dstcode, codeIn: 'query', providerUrl: 'https://partner.example.vn' } }
}

async function overLgsp(tls?: Required<HttpTls>): Promise<Way<LgspTransport>> {
  const partner = await startPartner()
  const account = { consumerKey: 'h56', consumerSecret, style: 'basic', tokenHeader: 'lgspaccesstoken' } as const
  const platform = await startLgsp({ port: 0, clock: systemClock, ...account, services: { '/loopback/1.0': partner.url }, tokenSeconds: 3600, ...(tls ? { tls } : {}) })
  closers.push(() => platform.close())
  return { partner, platform, settings: { kind: 'lgsp', tokenUrl: `${platform.url}/token`, ...account, prefix: `${platform.url}/loopback/1.0` } }
}

async function open(settings: Transport, tls?: HttpTls): Promise<OpenLine> {
  const line = await openLine(
    { partner: { id: 'loopback', organisation: 'G99' }, adapter: loopback, config: { baseUrl: 'https://partner.example.vn', token }, agreement, ...(tls ? { tls } : {}) },
    { openHttp: openTransport(settings, systemClock), signer: seals.signer, verifier: seals.verifier, clock: systemClock, log: silent },
  )
  closers.push(() => line.close())
  return line
}

let sent = 0
function send(line: OpenLine) {
  sent += 1
  return line.send(
    {
      messageId: `01930000-0000-7000-8000-${String(sent).padStart(12, '0')}`,
      mayBeThere: false,
      acceptedAt: new Date(),
      payload: Buffer.from(JSON.stringify(sampleDossier(`H56.14-261120-${String(sent).padStart(4, '0')}`))),
      openAttachment: () => Promise.reject(new Error('this partner takes no files')),
      attachmentUrl: () => 'https://gateway.example.vn/none',
      messageUrl: 'https://gateway.example.vn/messages/1',
    },
    never,
  )
}

describe.each([
  ['an X-Road-like adapter', overXroad],
  ['a provincial platform', overLgsp],
])('over %s', (_name, start) => {
  test('a dossier is delivered and proved, and the evidence holds nothing of the way', async () => {
    const { partner, settings } = await start()
    const line = await open(settings)
    const report = await send(line)
    expect(report.outcome).toMatchObject({ kind: 'delivered', confirmed: true, receipt: { signedBy: 'G99' } })
    expect(partner.received()).toMatchObject([{ signatureVerified: true, signedBy: 'H56' }])
    expect(report.exchanges.map(({ url }) => url)).toEqual(['https://partner.example.vn/dossiers'])
    expect(JSON.stringify(report)).not.toMatch(/geheim|lgspaccesstoken|Bearer|dstcode|providerurl/)
    expect(await line.probe(never)).toMatchObject({ up: true })
  })

  test('a partner that is down behind it, and the way itself being down, are the partner’s being down', async () => {
    const { partner, platform, settings } = await start()
    const line = await open(settings)
    expect((await send(line)).outcome).toMatchObject({ kind: 'delivered' })
    await partner.close()
    expect((await send(line)).outcome).toMatchObject({ kind: 'later', scope: 'partner' })
    await platform.close()
    expect((await send(line)).outcome).toMatchObject({ kind: 'later', code: 'refused', scope: 'partner' })
    expect(await line.probe(never)).toMatchObject({ up: false, code: 'refused' })
  })

  test.runIf(opensslAvailable)('mutual TLS is kept up; without our certificate the lane is for a person', async () => {
    if (pairs === undefined) throw new Error('there are no certificates')
    const { partner, settings } = await start({ ca: pairs.authority, ...pairs.server })
    expect((await send(await open(settings, { ca: pairs.authority, ...pairs.client }))).outcome).toMatchObject({ kind: 'delivered' })
    expect((await send(await open(settings, { ca: pairs.authority }))).outcome).toMatchObject({ kind: 'broken', code: 'certificate-rejected' })
    expect((await send(await open(settings, pairs.client))).outcome).toMatchObject({ kind: 'later', code: 'tls', scope: 'partner' })
    expect(partner.received()).toHaveLength(1)
  })
})

test('an account that the platform refuses, and an address that it does not know, are for a person', async () => {
  const { settings } = await overLgsp()
  const line = await open({ ...settings, consumerSecret: 'another' })
  expect((await send(line)).outcome).toMatchObject({ kind: 'broken', code: 'transport-refused' })
  expect(await line.probe(never)).toMatchObject({ up: false, fault: 'broken' })
  const unknown = await overXroad()
  expect((await send(await open({ ...unknown.settings, dstcode: 'VN:GOV:1:nobody' }))).outcome).toMatchObject({ kind: 'broken', code: 'transport-refused' })
})
