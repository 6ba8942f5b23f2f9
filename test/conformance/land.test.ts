import { createHash } from 'node:crypto'
import { attachment, landCase, landDossier } from '../../adapters/land/fixtures/dossier.ts'
import { land } from '../../adapters/land/index.ts'
import { sandboxAgreement, sandboxConfig, type SandboxChoices } from '../../adapters/land/sandbox-agreement.ts'
import { startSimulator, type LandSimulator, type WrittenCallback } from '../../adapters/land/simulator.ts'
import { tokenMark } from '../../adapters/land/simulator/doorman.ts'
import { paperOf } from '../../adapters/land/simulator/papers.ts'
import type { Dossier } from '../../schemas/dossier.ts'
import type { FollowUp } from '../../schemas/follow-up.ts'
import type { RawCallback } from '../../src/ports/adapter.ts'
import type { Simulator } from '../../src/ports/simulator.ts'
import { describeAdapter } from './describe-adapter.ts'

const senders = [{ organisation: 'H56', name: 'Tỉnh Ví Dụ' }]
const address = 'http://land.test'

function dossier(code: string, padding = 0): Dossier {
  const parcels = Array.from({ length: Math.ceil(padding / 400) }, (_, n) => ({ number: String(n), mapSheet: '1', areaSquareMetres: 1, address: 'x'.repeat(400) }))
  return landDossier({ code, land: { ...landCase, parcels: [...landCase.parcels, ...parcels] } })
}

function followUp(code: string, kind: FollowUp): Dossier {
  const base = landDossier({ code })
  if (kind === 'supplement') return { ...base, supplement: { note: 'Nộp bản trích đo', componentCodes: ['DD-01'] } }
  return { ...base, paymentProof: { reference: 'TT-0001', amount: 1_000_000, noticeNumbers: ['LTB-0001'], receipts: [attachment('bien-lai.pdf')] } }
}

function config(url: string, choices: SandboxChoices, changes: object = {}): unknown {
  // papers come in the clear from this machine only
  const files = url.startsWith('http://127.0.0.1:') ? {} : { fileBases: ['https://land.test/files'] }
  return { ...sandboxConfig(url, senders, choices), ...files, ...changes }
}

function rawOf({ path, headers, body }: WrittenCallback): RawCallback {
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  return { method: 'POST', path, headers: lower, query: {}, body, receivedAt: new Date('2026-11-20T03:00:00Z') }
}

async function written(simulator: Simulator, dossierCode: string, what: string): Promise<RawCallback> {
  // the harness's own simulator, whose type the suite does not know
  return rawOf(await (simulator as LandSimulator).write({ what, dossierCode }))
}

function describeLand(choices: SandboxChoices, forge: (genuine: RawCallback) => RawCallback): void {
  const bad = (changes: object) => config(address, choices, changes)
  describeAdapter({
    adapter: land,
    organisation: 'G05',
    sender: 'H56',
    dossier,
    followUp,
    unfitFollowUp: (code) => landDossier({ code, withdrawal: { reason: 'Thay đổi ý định', at: '2026-11-20T10:00:00+07:00' } }),
    startSimulator: (options) => startSimulator(options, choices),
    config: (url) => config(url, choices),
    badConfigs: [
      { config: bad({ baseUrl: 'ftp://land.test' }), field: 'baseUrl' },
      { config: bad({ baseUrl: `${address}/` }), field: 'baseUrl' },
      { config: bad({ version: 'mplis' }), field: 'version' },
      { config: bad({ organisations: [] }), field: 'organisations' },
      { config: bad({ logIn: { url: `${address}/token`, username: 'x', password: 'y', clientId: 'z' } }), field: 'clientSecret' },
      { config: bad({ logIn: undefined, token: 'hai dòng\nkhoá' }), field: 'token' },
      { config: bad({ logIn: { url: `${address}/token`, username: 'x', password: 'y', clientId: 'z', clientSecret: 'w' }, token: 'sandbox-token' }), field: 'token' },
      { config: bad({ fileBases: [] }), field: 'fileBases' },
      { config: bad({ fileBases: ['https://land.test/files', 'http://land.test/files'] }), field: 'fileBases.1' },
      { config: bad({ fileBases: ['http://127.0.0.1.land.test/files'] }), field: 'fileBases.0' },
      { config: bad({ codeGet: 'short' }), field: 'codeGet' },
      { config: bad({ secretInPath: { code: 'short' } }), field: 'code' },
      { config: bad({ secretInPath: { code: 'with/a/slash/in/the/path' } }), field: 'code' },
      { config: bad({ endings: [{ code: '0', means: 'returned' }] }), field: 'code' },
      { config: bad({ endings: [{ code: '1', means: 'result' }] }), field: 'means' },
      { config: bad({ statuses: [{ code: 'X' }] }), field: 'name' },
      { config: bad({ securityCode: 'in the wrong place' }), field: 'securityCode' },
    ],
    secrets: [sandboxAgreement.password, sandboxAgreement.clientSecret, sandboxAgreement.token, sandboxAgreement.codeGet, sandboxAgreement.securityCode, tokenMark],
    code: (n) => `H56.14-261120-${String(n).padStart(4, '0')}`,
    callbacks: {
      news: (simulator, code) => written(simulator, code, 'forwarded'),
      unforeseen: (simulator, code) => written(simulator, code, 'unforeseen'),
      forged: async (simulator, code) => forge(await written(simulator, code, 'forwarded')),
    },
    lookUps: {
      'land-parcel': {
        found: () => ({ provinceCode: '38', communeCode: '14758', parcelNumber: '124', mapSheet: '45' }),
        absent: { communeCode: '14758', parcelNumber: '124', mapSheet: '45', former: 'true' },
      },
      'land-certificate': {
        found: () => ({ ownerIdentityNumber: '038188000002', ownerName: 'Cầm Thị Bên Mua' }),
        absent: { certificateNumber: 'DA 999999' },
      },
    },
    files: {
      async told(simulator, code) {
        const digest = createHash('sha256').update(paperOf(code, 'giay-chung-nhan')).digest('hex')
        return { digests: [digest], callback: await written(simulator, code, 'result') }
      },
    },
  })
}

// a callback signed for one operation and sent to another address
describeLand({ version: 'ilis', callbacks: 'signed' }, (genuine) => ({ ...genuine, path: 'KetThucHoSo' }))
describeLand({ version: 'vbdlis', callbacks: 'secret-in-path' }, (genuine) => ({ ...genuine, path: `ChuyenHoSo/${'x'.repeat(48)}` }))
