/** Everything the sandbox decides for a newcomer: organisations, certificates, tokens, addresses; kept in its folder. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sandboxConfig as sandboxTaxConfig } from '../../adapters/tax/sandbox-agreement.ts'
import { GatewayError } from '../domain/errors.ts'
import type { Clock } from '../ports/clock.ts'
import { createSandboxAuthority, type SandboxAuthority } from '../signing/sandbox-authority.ts'

export const sandboxOrganisations = [
  { code: 'H56', name: { vi: 'Tỉnh mẫu Thanh Lam (một cửa)', en: 'Sample province Thanh Lam (one-stop system)' } },
  { code: 'G22', name: { vi: 'Cổng Dịch vụ công quốc gia (mô phỏng)', en: 'National public-service portal (simulated)' } },
  { code: 'G12.18', name: { vi: 'Cơ quan thuế (mô phỏng)', en: 'Tax agency (simulated)' } },
  { code: 'G99', name: { vi: 'Cơ quan mẫu loopback (mô phỏng)', en: 'Reference partner loopback (simulated)' } },
] as const

/** The one-stop system of the sandbox, which also runs the gateway. */
export const sandboxSender = 'H56'

/** Random, made on the first start. The prefix is what production looks for and refuses. */
export interface SandboxSecrets {
  readonly databasePassword: string
  readonly clientToken: string
  readonly adminToken: string
  readonly documentLinks: string
  readonly partnerPassword: string
}

export interface SandboxPlaces {
  readonly folder: string
  readonly postgres: string
  readonly attachments: string
  readonly certificates: string
  readonly simulators: string
  readonly configFile: string
  readonly profileFile: string
}

export interface SandboxPorts {
  readonly client: number
  readonly admin: number
  readonly partner: number
  readonly simulators: { readonly loopback: number; readonly 'national-portal': number; readonly tax: number }
}

export const fixedPorts: SandboxPorts = { client: 8080, admin: 8081, partner: 8082, simulators: { loopback: 9100, 'national-portal': 9101, tax: 9102 } }
export const freePorts: SandboxPorts = { client: 0, admin: 0, partner: 0, simulators: { loopback: 0, 'national-portal': 0, tax: 0 } }

export function placesIn(folder: string): SandboxPlaces {
  return {
    folder,
    postgres: join(folder, 'postgres'),
    attachments: join(folder, 'attachments'),
    certificates: join(folder, 'certificates'),
    simulators: join(folder, 'simulators'),
    configFile: join(folder, 'config.json'),
    profileFile: join(folder, 'cli.json'),
  }
}

/** Throws `config_invalid` in one line when the folder cannot be written. */
export async function prepareFolder(places: SandboxPlaces, clock: Clock): Promise<{ readonly secrets: SandboxSecrets; readonly authority: SandboxAuthority }> {
  try {
    await mkdir(places.folder, { recursive: true, mode: 0o755 })
    await mkdir(places.simulators, { recursive: true, mode: 0o700 })
    const secrets = await keptSecrets(join(places.folder, 'secrets.json'))
    const organisations = sandboxOrganisations.map(({ code, name }) => ({ code, name: name.en }))
    return { secrets, authority: await createSandboxAuthority({ directory: places.certificates, organisations, clock }) }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS' && code !== 'ENOTDIR' && code !== 'ENOSPC') throw cause
    throw new GatewayError('config_invalid', { detail: `The data folder ${places.folder} cannot be used (${code}); choose another with --data.`, cause })
  }
}

/** Writes the gateway's configuration and the command line's profile, as an installation would have them. */
export async function writeSettings(
  places: SandboxPlaces,
  settings: { readonly databaseUrl: string; readonly ports: SandboxPorts; readonly simulators: Readonly<Record<'loopback' | 'national-portal' | 'tax', string>>; readonly secrets: SandboxSecrets; readonly authority: SandboxAuthority },
): Promise<void> {
  const { secrets, authority, ports, simulators } = settings
  const certificateFiles = new Map(authority.seals.map((seal) => [seal.organisation, seal.certificateFile]))
  const config = {
    mode: 'sandbox',
    operator: sandboxSender,
    database: { url: settings.databaseUrl },
    attachments: { directory: places.attachments },
    documentLinks: { secret: secrets.documentLinks },
    clientDoor: { port: ports.client },
    adminDoor: { port: ports.admin },
    partnerDoor: { port: ports.partner },
    seals: authority.seals.filter((seal) => seal.organisation === sandboxSender),
    organisations: sandboxOrganisations.map(({ code, name }) => ({ code, name, certificateFiles: [certificateFiles.get(code)] })),
    clients: [{ id: 'sandbox-one-stop', organisation: sandboxSender, tokenSha256: sha256(secrets.clientToken) }],
    administrators: [{ id: 'sandbox-administrator', tokenSha256: sha256(secrets.adminToken) }],
    partners: [
      { id: 'loopback', adapter: 'loopback', organisation: 'G99', config: { baseUrl: simulators.loopback, token: secrets.partnerPassword } },
      {
        id: 'national-portal',
        adapter: 'national-portal',
        organisation: 'G22',
        procedures: ['1.006714', '2.000635', '1.001193', '1.012781'],
        config: {
          baseUrl: simulators['national-portal'],
          authPath: '/mapi/login',
          servicePath: '/mapi/g',
          sharePath: '/mapi/share',
          dstcode: 'VN:GOV:000.00.00.G22:vpcpdvcprovider',
          madonvi: sandboxSender,
          username: 'one-stop',
          password: secrets.partnerPassword,
        },
      },
      {
        id: 'tax',
        adapter: 'tax',
        organisation: 'G12.18',
        procedures: ['1.012781'],
        config: sandboxTaxConfig(simulators.tax, [{ organisation: sandboxSender, name: sandboxOrganisations[0].name.vi }]),
      },
    ],
    log: { level: 'warn' },
  }
  await writeFile(places.configFile, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 })
}

/** Where the command line finds the gateway and its tokens. */
export async function writeProfile(places: SandboxPlaces, doors: { readonly client: string; readonly admin: string }, secrets: SandboxSecrets): Promise<void> {
  const profile = { client: { url: doors.client, token: secrets.clientToken }, admin: { url: doors.admin, token: secrets.adminToken } }
  await writeFile(places.profileFile, `${JSON.stringify(profile, null, 2)}\n`, { mode: 0o600 })
}

async function keptSecrets(file: string): Promise<SandboxSecrets> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as SandboxSecrets
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const secrets: SandboxSecrets = {
    databasePassword: newSecret(),
    clientToken: newSecret(),
    adminToken: newSecret(),
    documentLinks: newSecret(),
    partnerPassword: newSecret(),
  }
  await writeFile(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  return secrets
}

function newSecret(): string {
  return `sandbox-${randomBytes(32).toString('base64url')}`
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
