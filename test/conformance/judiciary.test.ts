import { createHash } from 'node:crypto'
import { dossierFor, paddedStays, sampleRecord } from '../../adapters/judiciary/fixtures/dossier.ts'
import { judiciary } from '../../adapters/judiciary/index.ts'
import { sandboxAgreement, sandboxConfig } from '../../adapters/judiciary/sandbox-agreement.ts'
import { startSimulator, type JudiciarySimulator } from '../../adapters/judiciary/simulator.ts'
import type { WireName } from '../../adapters/judiciary/wire-versions.ts'
import type { Simulator } from '../../src/ports/simulator.ts'
import { describeAdapter } from './describe-adapter.ts'
import type { AdapterHarness } from './harness.ts'

const address = 'http://lltp.test'

function config(wire: WireName, changes: object = {}): unknown {
  return { ...sandboxConfig(address, [], wire), ...changes }
}

function harness(wire: WireName): AdapterHarness {
  const started = new Map<Simulator, JudiciarySimulator>()
  const simulated = (simulator: Simulator): JudiciarySimulator => started.get(simulator) ?? fail()
  const { central, operations } = sandboxAgreement
  const tell = (what: string) => async (simulator: Simulator, dossierCode: string) => void (await simulated(simulator).tell({ what, dossierCode, convicted: true }))
  return {
    adapter: judiciary,
    organisation: 'G01',
    sender: 'H56',
    dossier: (code, padding = 0) => dossierFor(wire, { code, judicialRecord: sampleRecord(padding > 0 ? { stays: paddedStays(padding) } : {}) }),
    async startSimulator(options) {
      const simulator = await startSimulator(options)
      started.set(simulator, simulator)
      return simulator
    },
    config: (url) => sandboxConfig(url, [], wire),
    badConfigs: [
      { config: config(wire, { baseUrl: 'ftp://lltp.test' }), field: 'baseUrl' },
      { config: config(wire, { baseUrl: `${address}/` }), field: 'baseUrl' },
      { config: config(wire, { wire: 'operations-2.0' }), field: 'wire' },
      { config: config(wire, { wire: undefined }), field: 'wire' },
      { config: config(wire, { validity: { from: '1 July' } }), field: 'from' },
      { config: config(wire, { validity: { until: '2026-13-01' } }), field: 'until' },
      { config: config('central-form', { central: undefined }), field: 'central' },
      { config: config('operations-1.0', { operations: undefined }), field: 'operations' },
      { config: config(wire, { central: { ...central, authKey: 'short' } }), field: 'authKey' },
      { config: config(wire, { central: { ...central, sendPath: 'lltp' } }), field: 'sendPath' },
      { config: config(wire, { central: { ...central, scanPath: '/lltp/scan/' } }), field: 'scanPath' },
      { config: config(wire, { central: { ...central, provinceCode: 'tỉnh' } }), field: 'provinceCode' },
      { config: config(wire, { central: { ...central, provinceName: '' } }), field: 'provinceName' },
      { config: config(wire, { central: { ...central, sourceCode: '' } }), field: 'sourceCode' },
      { config: config(wire, { central: { ...central, sourceName: 7 } }), field: 'sourceName' },
      { config: config(wire, { operations: { ...operations, pathPrefix: 'api' } }), field: 'pathPrefix' },
      { config: config(wire, { operations: { ...operations, ministryJusticeId: '' } }), field: 'ministryJusticeId' },
      { config: config(wire, { operations: { ...operations, accessToken: 'token\r\nx: y' } }), field: 'accessToken' },
      { config: config(wire, { operations: { ...operations, infoType: 3 } }), field: 'infoType' },
      { config: config(wire, { operations: { ...operations, acknowledgeInfoType: 4 } }), field: 'acknowledgeInfoType' },
      { config: config(wire, { operations: { ...operations, nationalities: [] } }), field: 'nationalities' },
      { config: config(wire, { zone: 'UTC' }), field: 'zone' },
    ],
    secrets: [central.authKey, operations.accessToken],
    code: (n) => `H56.14-261120-${String(n).padStart(4, '0')}`,
    standing: { status: 4 },
    lookUps: {
      'judicial-record-progress': {
        async found(simulator, dossierCode) {
          await tell('issued')(simulator, dossierCode)
          return { dossierCode }
        },
        absent: { dossierCode: 'H56.14-261120-9999' },
      },
    },
    files: {
      async told(simulator, dossierCode) {
        await tell('issued')(simulator, dossierCode)
        return { digests: digestsOf(simulated(simulator).record(dossierCode)) }
      },
    },
    polling: {
      news: tell('issued'),
      unforeseen: tell('unforeseen'),
      odd: tell('garbled'),
      ...(wire === 'operations-1.0' ? { acknowledged: (simulator: Simulator) => simulated(simulator).acknowledged() } : {}),
    },
  }
}

/** The paper, and the other fields as a file of ours. */
function digestsOf(record: object = {}): readonly string[] {
  const { phieuLLTP, FILE_CONTENT, ...data } = record as { readonly phieuLLTP?: string; readonly FILE_CONTENT?: string }
  return [Buffer.from(phieuLLTP ?? FILE_CONTENT ?? '', 'base64'), Buffer.from(`${JSON.stringify(data, undefined, 2)}\n`)].map((bytes) => createHash('sha256').update(bytes).digest('hex'))
}

function fail(): never {
  throw new Error('another harness started this simulator')
}

describeAdapter(harness('central-form'))
describeAdapter(harness('operations-1.0'))
