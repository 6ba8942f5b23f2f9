/** Starts the parts of the sandbox in their order and closes them in the reverse one. */
import { compose, type Gateway } from '../compose.ts'
import { loadConfig } from '../config/load-config.ts'
import { openHttpClient } from '../net/http-client.ts'
import { openLog } from '../observe/log.ts'
import { systemClock } from '../observe/system-clock.ts'
import { createDatabase } from '../store/create-database.ts'
import { lockFolder } from './folder-lock.ts'
import { startPostgresServer } from './postgres-server.ts'
import { sampleDossiers, type Sample } from './samples.ts'
import { placesIn, prepareFolder, sandboxSender, writeProfile, writeSettings, type SandboxPlaces, type SandboxPorts } from './sandbox-settings.ts'
import type { ClientDoor } from './send-samples.ts'
import { startSimulators, type Simulators } from './simulators.ts'

export interface Sandbox {
  readonly doors: Gateway['doors']
  readonly simulators: Simulators
  readonly places: SandboxPlaces
  /** Means to speak to the gateway as its one-stop system. */
  readonly door: ClientDoor
  samples(): readonly Sample[]
  close(): Promise<void>
}

export async function startSandbox({ folder, ports }: { readonly folder: string; readonly ports: SandboxPorts }): Promise<Sandbox> {
  const places = placesIn(folder)
  const clock = systemClock
  await using opened = new AsyncDisposableStack()
  const { secrets, authority } = await prepareFolder(places, clock)
  const lock = await lockFolder(folder)
  opened.defer(() => lock.release())
  const postgres = await startPostgresServer({ directory: places.postgres, password: secrets.databasePassword, port: 0, maxConnections: 200 })
  opened.defer(() => postgres.stop())
  const databaseUrl = await createDatabase(postgres.url, 'lienthong')
  const simulators = await startSimulators({ ports: ports.simulators, directory: places.simulators, authority, secrets, clock })
  for (const simulator of [simulators.loopback, simulators['national-portal'], simulators.tax]) opened.defer(() => simulator.close())
  const urls = { loopback: simulators.loopback.url, 'national-portal': simulators['national-portal'].url, tax: simulators.tax.url }
  await writeSettings(places, { databaseUrl, ports, simulators: urls, secrets, authority })

  const config = loadConfig(places.configFile, {})
  const gateway = await compose(config, { role: 'all', clock, log: openLog({ level: config.log.level, base: { role: 'all' } }) })
  opened.defer(() => gateway.close())
  const { client = '', admin = '' } = gateway.doors
  await writeProfile(places, { client, admin }, secrets)
  const http = openHttpClient({ maxAnswerBytes: 1_048_576, connections: 4 })
  opened.defer(() => http.close())
  const everything = opened.move()
  let closing: Promise<void> | undefined
  return {
    doors: gateway.doors,
    simulators,
    places,
    door: { url: client, token: secrets.clientToken, http },
    samples: () => sampleDossiers(sandboxSender, clock.now()),
    close() {
      closing ??= everything.disposeAsync()
      return closing
    },
  }
}

