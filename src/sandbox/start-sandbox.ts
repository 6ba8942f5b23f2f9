/** Starts the parts of the sandbox in their order and closes them in the reverse one. */
import { openToken } from '../cli/open-token.ts'
import { compose, type Gateway } from '../compose.ts'
import { loadConfig } from '../config/load-config.ts'
import { openHttpClient } from '../net/http-client.ts'
import { openLog } from '../observe/log.ts'
import { systemClock } from '../observe/system-clock.ts'
import { createDatabase } from '../store/create-database.ts'
import { lockFolder } from './folder-lock.ts'
import { startPostgresServer } from './postgres-server.ts'
import { sampleDossiers, storyCodes, type Sample } from './samples.ts'
import { ensurePersons } from './persons.ts'
import { partnerIds, sandboxSender, type PartnerId, type Simulators } from './partners.ts'
import { placesIn, prepareFolder, sandboxClient, writeProfile, writeSettings, type SandboxPlaces, type SandboxPorts } from './sandbox-settings.ts'
import type { ClientDoor } from './send-samples.ts'
import { startSimulatedWorld } from './simulators.ts'
import { openStage, type Stage } from './stories/stage.ts'
import type { TrustServer } from './trust-server.ts'
import type { WebhookReceiver } from './webhook-receiver.ts'

export interface Sandbox {
  readonly doors: Gateway['doors']
  readonly simulators: Simulators
  readonly places: SandboxPlaces
  /** Means to speak to the gateway as its one-stop system. */
  readonly door: ClientDoor
  /** The one-stop system's end of the webhooks. */
  readonly oneStop: WebhookReceiver
  readonly trust: TrustServer
  /** Of every person of the sandbox. */
  readonly personPassword: string
  samples(): readonly Sample[]
  stage(say: (line: string) => void): Stage
  close(): Promise<void>
}

export interface SandboxOptions {
  readonly folder: string
  readonly ports: SandboxPorts
  /** Where webhooks go instead of to the sandbox's own one-stop system. */
  readonly webhooks?: string | undefined
}

export async function startSandbox({ folder, ports, webhooks }: SandboxOptions): Promise<Sandbox> {
  const places = placesIn(folder)
  const clock = systemClock
  await using opened = new AsyncDisposableStack()
  const { secrets, authority } = await prepareFolder(places, clock)
  const lock = await lockFolder(folder)
  opened.defer(() => lock.release())
  const postgres = await startPostgresServer({ directory: places.postgres, password: secrets.databasePassword, port: 0, maxConnections: 200 })
  opened.defer(() => postgres.stop())
  const databaseUrl = await createDatabase(postgres.url, 'lienthong')
  const world = await startSimulatedWorld({ ports, directory: places.simulators, authority, secrets, clock })
  opened.defer(() => world.close())
  const { simulators, oneStop, trust } = world
  await writeSettings(places, { databaseUrl, ports, simulators: urlsOf(simulators), webhooks: webhooks ?? oneStop.url, trust, secrets, authority })

  const config = loadConfig(places.configFile, {})
  const gateway = await compose(config, { role: 'all', clock, log: openLog({ level: config.log.level, base: { role: 'all' } }) })
  opened.defer(() => gateway.close())
  const { client = '', admin = '', partner = '' } = gateway.doors
  for (const id of partnerIds) simulators[id].callbacksTo?.(`${partner}/partners/${id}`)
  await writeProfile(places, { client, admin }, secrets)
  const http = openHttpClient({ maxAnswerBytes: 1_048_576, connections: 4 })
  opened.defer(() => http.close())
  await ensurePersons({ url: admin, accountsToken: secrets.accountsToken, securityToken: secrets.adminToken, password: secrets.personPassword }, http)
  const token = openToken({ url: client, clientId: sandboxClient, proof: { keyText: secrets.clientKey } }, http)
  const door = { url: client, token, http }
  const everything = opened.move()
  let closing: Promise<void> | undefined
  return {
    doors: gateway.doors,
    simulators,
    places,
    door,
    oneStop,
    trust,
    personPassword: secrets.personPassword,
    samples: () => sampleDossiers(sandboxSender, clock.now()),
    stage: (say) => openStage({ sender: sandboxSender, door, simulators, code: storyCodes(sandboxSender, clock.now()), now: () => clock.now(), say }),
    close() {
      closing ??= everything.disposeAsync()
      return closing
    },
  }
}

function urlsOf(simulators: Simulators): Readonly<Record<PartnerId, string>> {
  // one address for each id
  return Object.fromEntries(partnerIds.map((id) => [id, simulators[id].url])) as Record<PartnerId, string>
}

