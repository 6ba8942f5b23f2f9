/** Everything the sandbox decides for a newcomer: organisations, certificates, tokens, addresses; kept in its folder. */
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClientRights } from '../../schemas/access.ts'
import { clientPermissions } from '../../schemas/permissions.ts'
import { openKey } from '../client/signing-key.ts'
import { GatewayError } from '../domain/errors.ts'
import type { Clock } from '../ports/clock.ts'
import { partnerIds, sandboxPartners, sandboxSender, senderName, type PartnerId } from './partners.ts'
import type { TrustServer } from './trust-server.ts'
import { createSandboxAuthority, type SandboxAuthority } from '../signing/sandbox/sandbox-authority.ts'

export const sandboxOrganisations = [
  { code: sandboxSender, name: senderName },
  // names and codes only: no password is needed for them
  ...Object.values(sandboxPartners('')).map(({ organisation, name }) => ({ code: organisation, name })),
]

export const sandboxClient = 'sandbox-one-stop'

/** The sandbox's one-stop system may do, send and ask everything that there is. */
const sandboxRights: ClientRights = { permissions: [...clientPermissions], transfers: [{ partner: 'all', procedures: 'all' }], queries: [{ service: 'all', purposes: 'all' }] }

/** Random, made on the first start. The prefix is what production looks for and refuses. */
export interface SandboxSecrets {
  readonly databasePassword: string
  readonly clientSecret: string
  /** Private key of the one-stop system, as the text of a JWK. */
  readonly clientKey: string
  readonly tokens: string
  readonly adminToken: string
  /** Of the program that makes accounts: nobody else may. */
  readonly accountsToken: string
  /** Of every person of the sandbox, in the console. */
  readonly personPassword: string
  readonly documentLinks: string
  readonly encryption: string
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
  readonly accountsProfileFile: string
  readonly clientKeyFile: string
}

export interface SandboxPorts {
  readonly client: number
  readonly admin: number
  readonly partner: number
  /** Where the sandbox's one-stop system takes webhooks. */
  readonly webhooks: number
  /** OCSP, lists and time stamps of the sandbox's certification authority. */
  readonly trust: number
  readonly simulators: Readonly<Record<PartnerId, number>>
}

export const fixedPorts: SandboxPorts = { client: 8080, admin: 8081, partner: 8082, webhooks: 9110, trust: 9120, simulators: portsOf((index) => 9100 + index) }
export const freePorts: SandboxPorts = { client: 0, admin: 0, partner: 0, webhooks: 0, trust: 0, simulators: portsOf(() => 0) }

function portsOf(portOf: (index: number) => number): Readonly<Record<PartnerId, number>> {
  // one entry for each id
  return Object.fromEntries(partnerIds.map((id, index) => [id, portOf(index)])) as Record<PartnerId, number>
}

export function placesIn(folder: string): SandboxPlaces {
  return {
    folder,
    postgres: join(folder, 'postgres'),
    attachments: join(folder, 'attachments'),
    certificates: join(folder, 'certificates'),
    simulators: join(folder, 'simulators'),
    configFile: join(folder, 'config.json'),
    profileFile: join(folder, 'cli.json'),
    accountsProfileFile: join(folder, 'accounts.json'),
    clientKeyFile: join(folder, 'one-stop-key.json'),
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
  settings: { readonly databaseUrl: string; readonly ports: SandboxPorts; readonly simulators: Readonly<Record<PartnerId, string>>; readonly webhooks: string; readonly trust: TrustServer; readonly secrets: SandboxSecrets; readonly authority: SandboxAuthority },
): Promise<void> {
  const { secrets, authority, ports, simulators, trust } = settings
  const certificateFiles = new Map(authority.seals.map((seal) => [seal.organisation, seal.certificateFile]))
  const { publicJwk } = await openKey(secrets.clientKey)
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
    trust: {
      authorities: [
        { file: authority.rootFile, revocation: { crl: trust.crlUrl('root') } },
        { file: authority.issuingFile, revocation: { ocsp: trust.ocspUrl, crl: trust.crlUrl('issuing') } },
      ],
    },
    timeStamps: { url: trust.tsaUrl, everySeconds: 10 },
    clients: [{ id: sandboxClient, organisation: sandboxSender, credentials: { keys: [publicJwk], secretSha256: sha256(secrets.clientSecret) }, firstRights: sandboxRights, webhook: { url: settings.webhooks } }],
    tokens: { secret: secrets.tokens },
    administrators: [{ id: 'sandbox-administrator', tokenSha256: sha256(secrets.adminToken), roles: ['operator', 'replayer', 'security-officer'] }, { id: 'sandbox-accounts', tokenSha256: sha256(secrets.accountsToken), roles: ['administrator'] }],
    partners: partnerIds.map((id) => {
      const { organisation, procedures, config } = sandboxPartners(secrets.partnerPassword)[id]
      // a newcomer watches: partners are asked every second
      const agreement = { poll: { everyMs: 1_000 } }
      return { id, adapter: id, organisation, ...(procedures ? { procedures } : {}), agreement, config: config(simulators[id]) }
    }),
    // a newcomer has no telephone at hand
    logIn: { secondFactor: 'optional' },
    portalMirror: { partner: 'national-portal' },
    encryption: { keys: [{ id: 'sandbox-1', secret: secrets.encryption }] },
    // everybody here is on this machine
    outside: { allow: ['127.0.0.0/8', '::1/128'], allowHttp: true },
    log: { level: 'warn' },
  }
  await writeFile(places.clientKeyFile, secrets.clientKey, { mode: 0o600 })
  await writeFile(places.configFile, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 })
}

/** Where the command line finds the gateway, and how it proves who it is. */
export async function writeProfile(places: SandboxPlaces, doors: { readonly client: string; readonly admin: string }, secrets: SandboxSecrets): Promise<void> {
  const profile = { client: { url: doors.client, clientId: sandboxClient, secret: secrets.clientSecret }, admin: { url: doors.admin, token: secrets.adminToken } }
  await writeFile(places.profileFile, `${JSON.stringify(profile, null, 2)}\n`, { mode: 0o600 })
  const accounts = { admin: { url: doors.admin, token: secrets.accountsToken } }
  await writeFile(places.accountsProfileFile, `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 })
}

async function keptSecrets(file: string): Promise<SandboxSecrets> {
  const kept = await readSecrets(file)
  const secrets: SandboxSecrets = {
    databasePassword: newSecret(),
    clientSecret: newSecret(),
    clientKey: newKey(),
    tokens: newSecret(),
    adminToken: newSecret(),
    accountsToken: newSecret(),
    // somebody types it
    personPassword: `sandbox-${randomBytes(9).toString('base64url')}`,
    documentLinks: newSecret(),
    encryption: newSecret(),
    partnerPassword: newSecret(),
    ...kept,
  }
  await writeFile(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  return secrets
}

/** A folder that an older sandbox made may lack some. */
async function readSecrets(file: string): Promise<Partial<SandboxSecrets>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Partial<SandboxSecrets>
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return {}
  }
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  return JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: `sandbox-${randomBytes(8).toString('hex')}`, alg: 'ES256' })
}

function newSecret(): string {
  return `sandbox-${randomBytes(32).toString('base64url')}`
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
