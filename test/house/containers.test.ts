import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { roles } from '../../src/compose.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { targetOf } from './import-rules.ts'
import { readImports } from './read-imports.ts'
import { root, sourceFiles } from './source-files.ts'

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

const instructions = read('Dockerfile')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => ({ name: line.split(' ')[0] ?? '', text: line.slice(line.indexOf(' ') + 1).trim() }))
const lastFrom = instructions.findLastIndex(({ name }) => name === 'FROM')
/** The stage that builds the console is thrown away; the image is the other. */
const [building, image] = [instructions.slice(0, lastFrom), instructions.slice(lastFrom)]

function textsOf(name: string, from: typeof instructions = image): readonly string[] {
  return from.filter((instruction) => instruction.name === name).map(({ text }) => text)
}

/** What COPY takes out of the context, each without its target. */
function copiedBy(stage: typeof instructions): readonly string[] {
  return textsOf('COPY', stage).filter((text) => !text.startsWith('--from=')).flatMap((text) => text.split(' ').slice(0, -1))
}

const copied = copiedBy(image)

/** Files that the gateway loads, from its entry on. */
function reachableFrom(entry: string): ReadonlySet<string> {
  const seen = new Set<string>()
  const open = [entry]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    for (const { specifier } of readImports(read(file))) if (specifier.startsWith('.')) open.push(targetOf(file, specifier))
  }
  return seen
}

/** Matches the files that the image imports so that they are compiled. */
function compiledAhead(run: string): RegExp {
  const left = /if \(!\/(.+?)\/\.test\(file\)\)/.exec(run)?.[1]
  if (left === undefined) throw new TypeError('the image compiles nothing ahead')
  return new RegExp(`^(?!.*(?:${left}))(adapters|schemas|src)/`)
}

describe('Dockerfile', () => {
  test('stands on one pinned image, of the Node that the tests run on', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as { readonly devDependencies: Readonly<Record<string, string>> }
    expect(textsOf('FROM', instructions)).toEqual([`node:${devDependencies['node']}-slim AS build`, `node:${devDependencies['node']}-slim`])
  })

  test('installs what the lock file says, without scripts and development tools', () => {
    expect(textsOf('RUN').filter((text) => /npm (ci|i|install)\b/.test(text))).toEqual([expect.stringContaining('npm ci --omit=dev --ignore-scripts')])
  })

  test('runs as a user without rights, as whom nothing is installed', () => {
    expect(textsOf('USER')).toEqual(['node'])
    const afterUser = image.slice(image.findIndex(({ name }) => name === 'USER')).map(({ name }) => name)
    expect(afterUser).not.toContain('RUN')
    expect(afterUser).not.toContain('COPY')
  })

  test('copies only what exists and what is let into the context', () => {
    const all = [...new Set([...copied, ...copiedBy(building)])]
    expect(all.filter((path) => !existsSync(join(root, path)))).toEqual([])
    const allowed = read('.dockerignore').split('\n').filter((line) => line.startsWith('!')).map((line) => line.slice(1))
    expect(allowed.toSorted()).toEqual(all.toSorted())
  })

  test('holds every file that the gateway and the command load', () => {
    const loaded = [...new Set([...reachableFrom('src/main.ts'), ...reachableFrom('src/cli/main.ts')])]
    expect(loaded.length).toBeGreaterThan(50)
    const outside = loaded.filter((file) => !copied.includes(file.split('/')[0] ?? ''))
    const ignored = loaded.filter((file) => /^src\/sandbox\/|\/fixtures\/|\.test\.ts$/.test(file))
    expect({ outside, ignored }).toEqual({ outside: [], ignored: [] })
  })

  test('has the console and the gateway, built from what the stage before it holds', () => {
    expect(textsOf('COPY')).toContain('--from=build /build/dist ./dist')
    expect(textsOf('RUN', building)).toEqual(['npm ci --ignore-scripts', 'npm run build'])
    const gateway = [...reachableFrom('src/main.ts')]
    expect(gateway.filter((file) => !copiedBy(building).includes(file.split('/')[0] ?? ''))).toEqual([])
    const console = sourceFiles('src/console').flatMap((file) => readImports(read(file), file.endsWith('.tsx') ? 'tsx' : 'ts').filter(({ specifier }) => specifier.startsWith('.')).map(({ specifier }) => targetOf(file, specifier)))
    expect(console.length).toBeGreaterThan(100)
    expect(console.filter((file) => !copiedBy(building).includes(file.split('/')[0] ?? ''))).toEqual([])
  })

  test('starts Node as npm start does, on code that was compiled for the user that runs', () => {
    const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: { readonly start: string } }
    const words = scripts.start.split(' ')
    const flags = words.filter((word) => word.startsWith('--'))
    expect(flags.length).toBeGreaterThan(0)
    const settings = textsOf('ENV').join(' ')
    expect(settings).toContain(`NODE_OPTIONS="${flags.join(' ')}"`)
    for (const word of words.slice(0, words.indexOf('node'))) expect(settings).toContain(word.replace('node_modules/.cache/lienthong', '/opt/lienthong/.compiled'))
    const run = textsOf('RUN').join(' ')
    expect(run).toContain('setpriv --reuid=node --regid=node --init-groups node dist/gateway/main.js --help')
    expect(run).toContain("'dist/gateway/*.js'")
    const late = [...reachableFrom('src/main.ts')].filter((file) => !compiledAhead(run).test(file))
    expect(late).toEqual(['src/main.ts'])
    expect(textsOf('CMD')).toEqual([`["node", "${words.at(-1) ?? ''}", "--config", "/etc/lienthong/config.json"]`])
  })

  test('says whether it is ready', () => {
    const [health = ''] = textsOf('HEALTHCHECK')
    // of the doors only the client's may speak HTTPS
    expect(health).toContain('http://127.0.0.1:8082/health/ready')
    expect(JSON.parse(health.slice(health.indexOf('CMD') + 3))).toEqual(['node', '-e', expect.any(String)])
  })
})

/** The text of one entry below a top-level key, comments left out. */
function entry(key: string, name: string): string {
  const lines = read('compose.yaml').split('\n').filter((line) => !line.trimStart().startsWith('#'))
  const from = lines.indexOf(`${key}:`) + 1
  const section = lines.slice(from, nextAt(lines, from, /^\S/))
  const at = section.findIndex((line) => line.startsWith(`  ${name}:`))
  if (at === -1) throw new Error(`compose.yaml has no ${key}.${name}`)
  return section.slice(at, nextAt(section, at + 1, /^ {2}\S/)).join('\n')
}

function nextAt(lines: readonly string[], from: number, pattern: RegExp): number {
  const at = lines.findIndex((line, index) => index >= from && pattern.test(line))
  return at === -1 ? lines.length : at
}

function itemsOf(text: string, key: string): readonly string[] {
  const found = new RegExp(`${key}: \\[([^\\]]*)\\]`).exec(text)?.[1] ?? ''
  return found.split(',').map((item) => item.trim().replaceAll("'", '')).filter((item) => item !== '')
}

const shared = /^x-gateway: &gateway\n((?: {2}.*\n)+)/m.exec(read('compose.yaml'))?.[1] ?? ''
const example = read('deploy/config.example.json')

describe('compose.yaml', () => {
  test('runs the doors and the worker with the same settings and a role each', () => {
    for (const role of ['api', 'worker'] as const) {
      expect(roles).toContain(role)
      const service = entry('services', role)
      expect(service).toContain('<<: *gateway')
      const command = itemsOf(service, 'command')
      expect(command).toEqual(['node', 'dist/gateway/main.js', '--role', role, '--config', '/etc/lienthong/config.json'])
    }
    expect(shared).toContain('./deploy/config.json:/etc/lienthong/config.json:ro')
    for (const line of ['read_only: true', 'cap_drop: [ALL]', 'no-new-privileges:true']) expect(shared).toContain(line)
  })

  test('pins its images and publishes no database', () => {
    for (const name of ['postgres', 'redis']) {
      const service = entry('services', name)
      expect(service).toMatch(new RegExp(`image: ${name}:\\d+\\.\\d+`))
      expect(service).not.toContain('ports:')
      expect(itemsOf(service, 'networks')).toEqual(['inside'])
    }
    expect(entry('networks', 'inside')).toContain('internal: true')
  })

  test('keeps what Redis holds and refuses to drop any of it', () => {
    const command = itemsOf(entry('services', 'redis'), 'command').join(' ')
    for (const flag of ['--appendonly yes', '--appendfsync everysec', '--maxmemory-policy noeviction']) expect(command).toContain(flag)
  })

  test('has its reverse proxy come from the one address that the doors of the example believe', () => {
    const gateway = /subnet: 172\.31\.56\.0\/24, gateway: ([\d.]+)/.exec(entry('networks', 'outside'))?.[1]
    const { clientDoor, adminDoor, partnerDoor } = JSON.parse(example) as Readonly<Record<string, { readonly proxies: readonly string[] }>>
    for (const door of [clientDoor, adminDoor, partnerDoor]) expect(door?.proxies).toEqual([`${gateway}/32`])
  })

  test('publishes the doors of the example to this machine only', () => {
    const published = [...entry('services', 'api').matchAll(/- (\S+):(\d+):(\d+)/g)].map(([, address, , port]) => ({ address, port: Number(port) }))
    const doors = JSON.parse(example) as Readonly<Record<'clientDoor' | 'adminDoor' | 'partnerDoor', { readonly port: number }>>
    expect(published).toEqual([doors.clientDoor, doors.adminDoor, doors.partnerDoor].map(({ port }) => ({ address: '127.0.0.1', port })))
  })

  test('finds every file where the example looks for it', () => {
    const mounted = [...shared.matchAll(/^ {4}- \.\/deploy\/(\S+):\/etc\/lienthong\/(\S+):ro$/gm)].map(([, from, to]) => ({ from, to }))
    const folders = new Set([...example.matchAll(/"\/etc\/lienthong\/([a-z]+)\//g)].map(([, folder]) => folder))
    expect(mounted).toEqual([{ from: 'config.json', to: 'config.json' }, ...[...folders].map((folder) => ({ from: folder, to: folder }))])
    for (const folder of folders) expect(read('compose.yaml')).toContain(`#   deploy/${folder}/ `)
  })

  test('sets every variable and brings every secret that the example names', () => {
    const variables = [...example.matchAll(/"\$env:([A-Z0-9_]+)"/g)].map(([, name]) => name ?? '')
    expect(variables.length).toBeGreaterThan(0)
    expect(variables.filter((name) => !new RegExp(`^ {4}${name}: \\S`, 'm').test(shared))).toEqual([])
    const secrets = new Set([...example.matchAll(/\/run\/secrets\/([a-z_]+)"/g)].map(([, name]) => name ?? ''))
    expect([...secrets].toSorted()).toEqual(itemsOf(shared, 'secrets').toSorted())
    for (const name of secrets) expect(entry('secrets', name)).toContain(`./deploy/secrets/${name}`)
  })
})

test('the example is a valid configuration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-example-'))
  try {
    for (const name of itemsOf(shared, 'secrets')) writeFileSync(join(folder, name), name === 'database_url' ? 'postgres://postgres/lienthong' : 'x'.repeat(40))
    const file = join(folder, 'config.json')
    writeFileSync(file, example.replaceAll('/run/secrets/', `${folder}/`))
    const env = { REDIS_URL: 'redis://redis:6379', CLIENT_DOOR_URL: 'https://api.lienthong.example.vn', PARTNER_DOOR_URL: 'https://lienthong.example.vn', ADMIN_TOKEN_SHA256: 'b'.repeat(64), ACCOUNTS_TOKEN_SHA256: 'c'.repeat(64), ADMIN_DOOR_URL: 'https://admin.lienthong.example.vn' }
    const config = loadConfig(file, env)
    expect(config).toMatchObject({ mode: 'production', redis: { url: env.REDIS_URL }, partners: [{ id: 'national-portal' }, { id: 'tax' }, { id: 'civil-registry' }, { id: 'judiciary' }, { id: 'land' }, { id: 'treasury' }] })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
