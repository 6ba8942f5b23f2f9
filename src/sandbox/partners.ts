/** The simulated partners: which organisation each is, how it starts, and how the gateway is configured for it. */
import { sandboxConfig as civilRegistryConfig } from '../../adapters/civil-registry/sandbox-agreement.ts'
import { startSimulator as startCivilRegistry } from '../../adapters/civil-registry/simulator.ts'
import { sandboxConfig as judiciaryConfig } from '../../adapters/judiciary/sandbox-agreement.ts'
import { startSimulator as startJudiciary } from '../../adapters/judiciary/simulator.ts'
import { sandboxConfig as landConfig } from '../../adapters/land/sandbox-agreement.ts'
import { startSimulator as startLand } from '../../adapters/land/simulator.ts'
import { startLoopbackSimulator } from '../../adapters/loopback/simulator.ts'
import { startPortalSimulator } from '../../adapters/national-portal/simulator.ts'
import { sandboxConfig as taxConfig } from '../../adapters/tax/sandbox-agreement.ts'
import { startSimulator as startTax } from '../../adapters/tax/simulator.ts'
import { sandboxConfig as treasuryConfig } from '../../adapters/treasury/sandbox-agreement.ts'
import { startSimulator as startTreasury } from '../../adapters/treasury/simulator.ts'
import type { Simulator, SimulatorOptions } from '../ports/simulator.ts'

/** The one-stop system of the sandbox, which also runs the gateway. */
export const sandboxSender = 'H56'
export const senderName = { vi: 'Tỉnh mẫu Thanh Lam (một cửa)', en: 'Sample province Thanh Lam (one-stop system)' }

export const partnerIds = ['loopback', 'national-portal', 'civil-registry', 'judiciary', 'tax', 'treasury', 'land'] as const
export type PartnerId = (typeof partnerIds)[number]

interface SandboxPartner<Started extends Simulator> {
  readonly organisation: string
  readonly name: { readonly vi: string; readonly en: string }
  /** Procedures that it takes; absent: all. */
  readonly procedures?: readonly string[]
  start(options: SimulatorOptions): Promise<Started>
  /** The adapter's config for the simulator at this address. */
  config(url: string): unknown
}

/** What each sandbox partner is. `password`: what the partners that ask for one were given. */
export function sandboxPartners(password: string) {
  const senders = [{ organisation: sandboxSender, name: senderName.vi }]
  const dstcode = 'VN:GOV:000.00.00.G22:vpcpdvcprovider'
  return {
    loopback: partner({
      organisation: 'G99',
      name: { vi: 'Cơ quan mẫu loopback (mô phỏng)', en: 'Reference partner loopback (simulated)' },
      start: (options) => startLoopbackSimulator(options, { token: password }),
      config: (url) => ({ baseUrl: url, token: password, sender: sandboxSender }),
    }),
    'national-portal': partner({
      organisation: 'G22',
      name: { vi: 'Cổng Dịch vụ công quốc gia (mô phỏng)', en: 'National public-service portal (simulated)' },
      start: (options) => startPortalSimulator(options, { username: 'one-stop', password, madonvi: sandboxSender, dstcode }),
      config: (url) => ({
        baseUrl: url, authPath: '/mapi/login', servicePath: '/mapi/g', sharePath: '/mapi/share', dstcode, madonvi: sandboxSender, username: 'one-stop', password,
      }),
    }),
    'civil-registry': partner({
      organisation: 'G15',
      name: { vi: 'Hệ thống hộ tịch, Bộ Tư pháp (mô phỏng)', en: 'Civil-status system, Ministry of Justice (simulated)' },
      start: startCivilRegistry,
      config: (url) => civilRegistryConfig(url, senders),
    }),
    judiciary: partner({
      organisation: 'G01',
      name: { vi: 'Lý lịch tư pháp, Bộ Công an (mô phỏng)', en: 'Judicial records, Ministry of Public Security (simulated)' },
      start: startJudiciary,
      config: (url) => judiciaryConfig(url, senders),
    }),
    tax: partner({
      organisation: 'G12.18',
      name: { vi: 'Cơ quan thuế (mô phỏng)', en: 'Tax agency (simulated)' },
      procedures: ['1.012781'],
      start: startTax,
      config: (url) => taxConfig(url, senders),
    }),
    treasury: partner({
      organisation: 'G12.12',
      name: { vi: 'Kho bạc và nền tảng thanh toán (mô phỏng)', en: 'Treasury and payment platform (simulated)' },
      start: startTreasury,
      config: (url) => treasuryConfig(url, senders),
    }),
    land: partner({
      organisation: 'G13',
      name: { vi: 'Hệ thống thông tin đất đai (mô phỏng)', en: 'Land information system (simulated)' },
      start: startLand,
      config: (url) => landConfig(url, senders),
    }),
  }
}

type SandboxPartners = ReturnType<typeof sandboxPartners>
export type Simulators = { readonly [Id in PartnerId]: Awaited<ReturnType<SandboxPartners[Id]['start']>> }

/** Starts them all; closes those that started where one does not. */
export async function startAll(partners: SandboxPartners, optionsOf: (id: PartnerId, organisation: string) => SimulatorOptions): Promise<Simulators> {
  await using opened = new AsyncDisposableStack()
  const started: [PartnerId, Simulator][] = []
  for (const id of partnerIds) {
    const simulator: Simulator = await partners[id].start(optionsOf(id, partners[id].organisation))
    opened.defer(() => simulator.close())
    started.push([id, simulator])
  }
  opened.move()
  // each under the id of the partner that started it
  return Object.fromEntries(started) as Simulators
}

function partner<Started extends Simulator>(description: SandboxPartner<Started>): SandboxPartner<Started> {
  return description
}
