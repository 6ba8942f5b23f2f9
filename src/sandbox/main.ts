#!/usr/bin/env node
/**
 * Everything on one machine, for a newcomer: a real PostgreSQL from npm, the gateway with its worker, seven simulated
 * partners, test certificates, sample dossiers on their way, and stories of dossiers that come back.
 */
import { rm, mkdtemp, chmod } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { describeStartFailure } from '../domain/start-failure.ts'
import { checkArrivals } from './check-arrivals.ts'
import { persons } from './persons.ts'
import { fixedPorts, freePorts } from './sandbox-settings.ts'
import { sendSamples } from './send-samples.ts'
import { startSandbox, type Sandbox } from './start-sandbox.ts'
import { stories } from './stories/index.ts'
import type { Stage } from './stories/stage.ts'
import type { Story } from './stories/story.ts'

const usage = `lienthong sandbox
  npm run sandbox [-- --data FOLDER] [--free-ports] [--no-samples] [--webhooks URL]
  npm run sandbox -- --check
  --data        folder of everything it keeps (default: .lienthong)
  --free-ports  take any free ports instead of 8080-8082, 9100-9106, 9110 and 9120
  --no-samples  start without sample traffic
  --webhooks    address of your own to which webhooks go; with --no-samples
  --check       free ports and a temporary folder; exit 0 only when every sample arrived once, verified by its partner, and every story ended well`

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`lienthong sandbox: ${describeStartFailure(error)}\n`)
  process.exitCode = 1
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: '.lienthong' },
      'free-ports': { type: 'boolean', default: false },
      'no-samples': { type: 'boolean', default: false },
      webhooks: { type: 'string' },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    print(usage)
    return 0
  }
  if (values.check) return check()
  const sandbox = await startSandbox({ folder: resolve(values.data), ports: values['free-ports'] ? freePorts : fixedPorts, webhooks: values.webhooks })
  const stopped = stopOnSignal(sandbox)
  if (!values['no-samples']) await showTraffic(sandbox)
  printAddresses(sandbox, values.data, values.webhooks)
  await stopped
  print(`Đã dừng; dữ liệu còn trong ${sandbox.places.folder}. Stopped; the data stay in ${sandbox.places.folder}.`)
  return 0
}

async function check(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-check-'))
  // the database server runs as another user when this one is root
  await chmod(folder, 0o755)
  try {
    const sandbox = await startSandbox({ folder, ports: freePorts })
    try {
      return (await showTraffic(sandbox)) ? 0 : 1
    } finally {
      await sandbox.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Sends the samples, prints a line a dossier, plays the stories, and says whether everything came as it should. */
async function showTraffic(sandbox: Sandbox): Promise<boolean> {
  const sent = await sendSamples(sandbox.door, sandbox.samples())
  let good = true
  for (const arrival of checkArrivals(sent, sandbox.simulators)) {
    good &&= arrival.good
    print(`${arrival.good ? 'ok  ' : 'FAIL'} ${arrival.dossierCode} → ${arrival.partner}: ${arrival.words} (${arrival.title})`)
  }
  const stage = sandbox.stage((line) => print(`       ${line}`))
  for (const story of stories) good = (await playOne(story, stage)) && good
  return good && allVerified(sandbox)
}

async function playOne(story: Story, stage: Stage): Promise<boolean> {
  print(`     ${story.id}. ${story.title.vi} · ${story.title.en}`)
  try {
    await story.play(stage)
    print(`ok   ${story.id}. ${story.title.en}`)
    return true
  } catch (error) {
    print(`FAIL ${story.id}. ${story.title.en}: ${error instanceof Error ? error.message : String(error)}`)
    return false
  }
}

/** What the one-stop system was told of all this. */
function allVerified({ oneStop }: Sandbox): boolean {
  const told = oneStop.webhooks()
  const verified = told.filter(({ signatureVerified }) => signatureVerified)
  const good = told.length > 0 && verified.length === told.length
  print(`${good ? 'ok  ' : 'FAIL'} one-stop system: ${told.length} webhooks, ${verified.length} with a verified signature`)
  return good
}

function printAddresses({ doors, simulators, oneStop, trust, places, personPassword }: Sandbox, data: string, webhooks: string | undefined): void {
  print(`
The sandbox is up. Môi trường thử đã sẵn sàng.
  Console                  ${doors.admin}/console/
    log in as              ${persons.map(({ id, roles }) => `${id.padEnd(12)} ${roles.join(', ')}`).join('\n                           ')}
    password               ${personPassword}
  API documentation        ${doors.client}/docs
  Client API               ${doors.client}
  Administrators' API      ${doors.admin}   (docs: ${doors.admin}/docs)
  Partners' callback door  ${doors.partner}
  Simulated partners       ${Object.entries(simulators).map(([id, simulator]) => `${id} ${simulator.url}/_simulator/received`).join('\n                           ')}
  Webhooks arrive at       ${webhooks ?? `${oneStop.url}/_simulator/received`}
  OCSP, lists, time stamps ${trust.ocspUrl} ${trust.crlUrl('issuing')} ${trust.tsaUrl}
  Trusted root             ${join(places.certificates, 'root.pem')}
  Tokens and addresses     ${places.profileFile}
  To make accounts         --profile ${places.accountsProfileFile}
  Command line             npm run -s lienthong -- list${data === '.lienthong' ? '' : ` --profile ${places.profileFile}`}
Stop it with Ctrl-C; everything it keeps is in ${places.folder}.`)
}

function stopOnSignal(sandbox: Sandbox): Promise<void> {
  const { promise, resolve: stopped, reject } = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close().then(stopped, reject))
  return promise
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
