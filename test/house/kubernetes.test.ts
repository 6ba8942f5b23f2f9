import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { loadConfig } from '../../src/config/load-config.ts'
import { refuseUnsafeProduction } from '../../src/config/production-rules.ts'
import { metricTable } from '../../src/observe/metrics-table.ts'
import { faultsOf, type Manifest } from './kubernetes-schemas.ts'
import { root } from './source-files.ts'

const folder = join(root, 'deploy/kubernetes')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const files = readdirSync(folder).toSorted()
const kustomization = parse(read('deploy/kubernetes/kustomization.yaml')) as { readonly resources: readonly string[]; readonly images: readonly { readonly name: string; readonly newTag: string }[] }

interface Container {
  readonly image: string
  readonly command: readonly string[]
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[]
  readonly securityContext: object
  readonly resources: { readonly requests: Readonly<Record<string, string>>; readonly limits: Readonly<Record<string, string>> }
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string; readonly subPath?: string }[]
  readonly readinessProbe?: Probe
  readonly livenessProbe?: Probe
  readonly startupProbe?: Probe
}
interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string }
  readonly periodSeconds: number
  readonly failureThreshold: number
}
interface Pod {
  readonly securityContext: object
  readonly automountServiceAccountToken: boolean
  readonly terminationGracePeriodSeconds?: number
  readonly containers: readonly Container[]
  readonly volumes: readonly Readonly<Record<string, { readonly secretName?: string }>>[]
}
type Workload = Manifest & { readonly spec: { readonly template: { readonly metadata: { readonly labels: Readonly<Record<string, string>> }; readonly spec: Pod } } }

const manifests = files.filter((file) => file !== 'kustomization.yaml').flatMap((file) =>
  parseAllDocuments(read(`deploy/kubernetes/${file}`)).map((document) => {
    expect(document.errors, file).toEqual([])
    // held against its schema below
    return document.toJS() as Manifest
  }),
)

function only<Found extends Manifest>(kind: string, name: string): Found {
  const found = manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name)
  if (found === undefined) throw new Error(`there is no ${kind} ${name}`)
  return found as Found
}

const [api, worker, job] = [only<Workload>('Deployment', 'lienthong-api'), only<Workload>('Deployment', 'lienthong-worker'), only<Workload>('Job', 'lienthong-migrate')]
const workloads = [api, worker, job]
const podOf = (workload: Workload) => workload.spec.template.spec
function containerOf(workload: Workload): Container {
  const [container, ...others] = podOf(workload).containers
  if (container === undefined || others.length > 0) throw new Error(`${workload.metadata.name} has not one container`)
  return container
}

describe('each manifest', () => {
  test.each(manifests.map((manifest) => [manifest.kind, manifest.metadata.name, manifest] as const))('%s %s is what its schema knows', async (_kind, _name, manifest) => {
    expect(await faultsOf(manifest)).toEqual([])
  })

  test('the schemas notice a wrong value, a missing one, and a name that they do not know', async () => {
    const changed = (change: (copy: Workload) => void) => {
      const copy = structuredClone(api)
      change(copy)
      return faultsOf(copy)
    }
    const at = '/spec/template/spec/containers/0'
    expect(await changed((copy) => Object.assign(containerOf(copy), { readynessProbe: {} }))).toEqual([`${at}/readynessProbe is not known`])
    expect(await changed((copy) => Object.assign(containerOf(copy).readinessProbe ?? {}, { periodSeconds: '2s' }))).toEqual([expect.stringContaining(`${at}/readinessProbe/periodSeconds type`)])
    expect(await changed((copy) => delete (containerOf(copy) as { name?: string }).name)).toEqual([expect.stringContaining('"missingProperty":"name"')])
    expect(await changed((copy) => Object.assign(podOf(copy).securityContext, { runAsNonroot: true }))).toEqual(['/spec/template/spec/securityContext/runAsNonroot is not known'])
    expect(await faultsOf({ ...api, kind: 'Deploymint' })).toEqual(['apps/v1 Deploymint has no schema here'])
  })

  test('is in the list of what is applied', () => {
    expect(kustomization.resources.toSorted()).toEqual(files.filter((file) => file !== 'kustomization.yaml'))
    expect(manifests.length).toBeGreaterThan(12)
  })
})

describe('each process', () => {
  test('is the image that the Dockerfile makes, with a role that the gateway knows', () => {
    const { version } = JSON.parse(read('package.json')) as { readonly version: string }
    const command = /^CMD (.+)$/m.exec(read('Dockerfile'))?.[1] ?? '[]'
    const [node, main, ...flags] = JSON.parse(command) as readonly string[]
    expect(kustomization.images).toEqual([{ name: 'lienthong', newTag: version }])
    for (const [workload, role] of [[api, 'api'], [worker, 'worker'], [job, 'migrate']] as const) {
      expect(containerOf(workload).image).toBe(`lienthong:${version}`)
      expect(containerOf(workload).command).toEqual([node, main, '--role', role, ...flags])
      expect(read('src/main.ts')).toContain(role)
    }
  })

  test.each(workloads.map((workload) => [workload.metadata.name, workload] as const))('%s has no rights, no disk of its own but for passing files, and a limit above Node’s', (_name, workload) => {
    expect(podOf(workload)).toMatchObject({ automountServiceAccountToken: false, securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } } })
    expect(containerOf(workload).securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } })
    const { requests, limits } = containerOf(workload).resources
    const heap = Number(/--max-old-space-size=(\d+)/.exec(read('Dockerfile'))?.[1])
    expect(Number.parseInt(limits['memory'] ?? '', 10)).toBeGreaterThanOrEqual(heap + 100)
    expect(Number.parseInt(requests['memory'] ?? '', 10)).toBeGreaterThanOrEqual(132)
    expect(limits['cpu'], 'a process that is held back in the middle of its work keeps leases and connections').toBeUndefined()
  })

  test('finds everything where the example of the configuration looks for it', () => {
    const places = [...read('deploy/config.example.json').matchAll(/"(?:\$file:)?(\/(?:etc|run|var)\/[^"]+)"/g)].map(([, path]) => path ?? '')
    expect(places.length).toBeGreaterThan(15)
    for (const workload of workloads) {
      const { volumeMounts } = containerOf(workload)
      expect(places.filter((path) => !volumeMounts.some(({ mountPath }) => path === mountPath || path.startsWith(`${mountPath}/`)))).toEqual([])
      expect(volumeMounts.map(({ name }) => name).toSorted()).toEqual(podOf(workload).volumes.map(({ name }) => name as unknown as string).toSorted())
      expect(volumeMounts.find(({ name }) => name === 'config')).toMatchObject({ mountPath: '/etc/lienthong/config.json', subPath: 'config.json' })
    }
  })

  test('has every variable that the configuration takes from the environment, none of them a secret', () => {
    const { data } = only<Manifest & { readonly data: Readonly<Record<string, string>> }>('ConfigMap', 'lienthong-environment')
    const named = [...(read('deploy/config.example.json') + changes()).matchAll(/"\$env:([A-Z0-9_]+)"/g)].map(([, name]) => name ?? '')
    expect(Object.keys(data).toSorted()).toEqual([...new Set(named)].toSorted())
    // a value that somebody forgot to change would be the same everywhere
    expect(Object.values(data).filter((value) => value !== '')).toEqual([])
  })
})

describe('probes', () => {
  test('ask doors that are there', () => {
    const example = JSON.parse(read('deploy/config.example.json')) as Readonly<Record<'clientDoor' | 'adminDoor' | 'partnerDoor', { readonly port: number }>>
    const { telemetry } = JSON.parse(changes()) as { readonly telemetry: { readonly metrics: { readonly port: number } } }
    expect(containerOf(api).ports).toEqual([
      { name: 'client', containerPort: example.clientDoor.port },
      { name: 'admin', containerPort: example.adminDoor.port },
      { name: 'partner', containerPort: example.partnerDoor.port },
      { name: 'metrics', containerPort: telemetry.metrics.port },
    ])
    expect(containerOf(worker).ports).toEqual([{ name: 'metrics', containerPort: telemetry.metrics.port }])
    for (const workload of [api, worker]) {
      const { startupProbe, livenessProbe, readinessProbe, ports = [] } = containerOf(workload)
      for (const probe of [startupProbe, livenessProbe]) expect(probe?.httpGet.path).toBe('/health/live')
      if (readinessProbe !== undefined) expect(readinessProbe.httpGet.path).toBe('/health/ready')
      const asked = [startupProbe, livenessProbe, readinessProbe].flatMap((probe) => (probe === undefined ? [] : [probe.httpGet.port]))
      expect(asked.filter((port) => !ports.some(({ name }) => name === port))).toEqual([])
    }
    expect(containerOf(api).readinessProbe).toBeDefined()
  })

  test('notice that a process stops before its doors close, and give it time for what is in hand', () => {
    const { stopping } = JSON.parse(changes()) as { readonly stopping: { readonly noticeSeconds: number } }
    const { readinessProbe } = containerOf(api)
    expect(stopping.noticeSeconds).toBeGreaterThan((readinessProbe?.periodSeconds ?? 60) * (readinessProbe?.failureThreshold ?? 60))
    // the longest request at a door, and what a worker gives its jobs
    expect(podOf(api).terminationGracePeriodSeconds).toBeGreaterThanOrEqual(stopping.noticeSeconds + 120)
    expect(podOf(worker).terminationGracePeriodSeconds).toBeGreaterThan(20)
  })
})

describe('how many there are', () => {
  test('two at least, fewer by one at most', () => {
    const autoscaler = only<Manifest & { readonly spec: { readonly minReplicas: number; readonly maxReplicas: number } }>('HorizontalPodAutoscaler', 'lienthong-api')
    const scaled = only<Manifest & { readonly spec: { readonly minReplicaCount: number } }>('ScaledObject', 'lienthong-worker')
    expect(Math.min(autoscaler.spec.minReplicas, scaled.spec.minReplicaCount)).toBeGreaterThanOrEqual(2)
    for (const workload of [api, worker]) {
      const { labels } = workload.spec.template.metadata
      expect(only('PodDisruptionBudget', workload.metadata.name)).toMatchObject({ spec: { maxUnavailable: 1, selector: { matchLabels: labels } } })
    }
    expect((JSON.parse(changes()) as { readonly limits: { readonly processes: number } }).limits.processes).toBe(autoscaler.spec.maxReplicas)
  })

  test('is asked of numbers that the gateway tells', () => {
    const scaled = only<Manifest & { readonly spec: { readonly triggers: readonly { readonly metadata: { readonly query: string } }[] } }>('ScaledObject', 'lienthong-worker')
    const asked = [...(scaled.spec.triggers[0]?.metadata.query ?? '').matchAll(/lienthong_[a-z_]+/g)].map(([name]) => name)
    expect(asked).toContain('lienthong_oldest_waiting_seconds')
    expect(asked.filter((name) => !(name in metricTable))).toEqual([])
  })
})

test('what is to be changed in the example for Kubernetes gives a configuration that production takes', () => {
  const place = mkdtempSync(join(tmpdir(), 'lienthong-kubernetes-'))
  try {
    const example = read('deploy/config.example.json').replaceAll('/run/secrets/', `${place}/`)
    const secrets = new Set([...example.matchAll(/"\$file:([^"]+)"/g)].map(([, file]) => file ?? ''))
    // no two of them alike
    for (const [at, file] of [...secrets].entries()) writeFileSync(file, file.endsWith('database_url') ? 'postgres://postgres/lienthong' : `${'x'.repeat(40)}${at}`)
    const file = join(place, 'config.json')
    writeFileSync(file, JSON.stringify({ ...(JSON.parse(example) as object), ...(JSON.parse(changes()) as object) }))
    const https = { CLIENT_DOOR_URL: 'https://api.example.vn', PARTNER_DOOR_URL: 'https://partners.example.vn', ADMIN_DOOR_URL: 'https://admin.example.vn' }
    const config = loadConfig(file, { ...https, REDIS_URL: 'redis://redis', ADMIN_TOKEN_SHA256: 'b'.repeat(64), ACCOUNTS_TOKEN_SHA256: 'c'.repeat(64), METRICS_TOKEN_SHA256: 'd'.repeat(64) })
    expect(() => refuseUnsafeProduction(config, [])).not.toThrow()
    const { stopping, limits } = JSON.parse(changes()) as object & Record<'stopping' | 'limits', object>
    expect(config).toMatchObject({ stopping, limits, telemetry: { metrics: { host: '0.0.0.0', port: 9464, tokenSha256: 'd'.repeat(64) } } })
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
})

/** The settings that the top of kustomization.yaml names, as JSON. */
function changes(): string {
  const lines = read('deploy/kubernetes/kustomization.yaml').split('\n').flatMap((line) => /^# {3}(".*)$/.exec(line)?.[1] ?? [])
  return `{${lines.join('')}}`
}
