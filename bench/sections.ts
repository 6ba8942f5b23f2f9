/** What the bench measures, in this order; each by its name. How much of it a quick run does stands here. */
import { compareAccept } from './accept.ts'
import { compareAttachments } from './attachments.ts'
import { compareCallbacks } from './callbacks.ts'
import { compareDeadPartner } from './dead-partner.ts'
import { compareDeliver } from './deliver.ts'
import { measureDesk, wantedMs } from './desk.ts'
import { compareDrain } from './drain.ts'
import { opensslVersion } from './openssl-speed.ts'
import { compareQueries } from './query.ts'
import { measureRates } from './rates.ts'
import { compareReplay } from './replay.ts'
import { headings, indented, measuredLine, rateLines } from './report.ts'
import type { Run } from './run.ts'
import { measureSigning } from './sign.ts'
import { signTable } from './sign-table.ts'
import { soak } from './soak.ts'
import { soakLines } from './soak-report.ts'
import { compareStarts } from './start.ts'
import { compareStored } from './stored.ts'
import { bodyBytes } from './surroundings.ts'

export interface Section {
  readonly name: string
  readonly title: string
  /** Only when it is named: it takes as long as it is told. */
  readonly onlyByName?: true
  run(run: Run): Promise<void>
}

export const sections: readonly Section[] = [
  { name: 'sign', title: 'signing and verifying, beside openssl', run: sign },
  { name: 'accept', title: 'accepting a dossier: validated, stored, its receipt signed', run: onBothQueues(accept) },
  { name: 'deliver', title: 'delivering: signed, sent, its receipt verified, recorded', run: onBothQueues(deliver) },
  { name: 'query', title: 'looking up: rights, audit and a PS256 signature of the answer; both sides in turn', run: lookUp },
  { name: 'callback', title: 'a partner’s callback comes in, verified; the client’s webhook leaves, signed, and is verified there', run: onOneQueue(callback) },
  { name: 'replay', title: 'a run of replays', run: onOneQueue(replay) },
  { name: 'drain', title: 'what waited while a partner was away', run: onOneQueue(drain) },
  { name: 'stored', title: 'with many transfers stored', run: onOneQueue(stored) },
  { name: 'attachments', title: 'files', run: attachments },
  { name: 'start', title: 'from the start of a process until it is ready, against servers that run', run: onOneQueue(starts) },
  { name: 'dead', title: 'one dead partner among six', run: dead },
  { name: 'rates', title: 'at fixed rates', run: onOneQueue(rates) },
  { name: 'desk', title: 'the administrators’ door', run: desk },
  { name: 'soak', title: 'half of what it can carry at most, for long', onlyByName: true, run: onOneQueue(soaking) },
]

type Queued = (run: Run, redisUrl: string | undefined) => Promise<void>

function onBothQueues(work: Queued): Section['run'] {
  return async (run) => {
    const { redisUrl } = await run.where()
    await work(run, undefined)
    if (redisUrl === undefined) run.say('no redis-server on this machine: the Redis row is left out (Debian package redis-server)\n')
    else await work(run, redisUrl)
  }
}

/** On Redis where there is one. */
function onOneQueue(work: Queued): Section['run'] {
  return async (run) => work(run, (await run.where()).redisUrl)
}

async function sign(run: Run): Promise<void> {
  const program = await opensslVersion()
  if (program === undefined) return run.say('no openssl on this machine: signing has nothing to be compared with (Debian package openssl)\n')
  const signing = await measureSigning({ rounds: run.quick ? 1 : 5, seconds: run.quick ? 0.5 : 1, bodyBytes })
  run.keep('sign', signing)
  for (const { name, algorithm, signs, verifies } of signing.rows) {
    run.keepRatio(`sign ${name} ${algorithm}`, signs.ofOne)
    run.keepRatio(`verify ${name} ${algorithm}`, verifies.ofOne)
  }
  run.say(signTable(signing, { program, bodyBytes }))
}

async function lookUp(run: Run): Promise<void> {
  for (const rate of [{}, { perSecond: 100 }]) {
    const compared = await compareQueries(await run.where(), { ...rate, questions: run.quick ? 500 : 3_000 })
    run.keep(compared.name, compared)
    run.keepRatio(compared.name, compared.baseline.p50 / compared.ours.p50)
    run.say(measuredLine(compared.name, 'direct', compared.baseline) + measuredLine('', 'ours', compared.ours))
    run.say(indented(`added ${compared.added.p50.toFixed(1)} ms at p50, ${compared.added.p99.toFixed(1)} ms at p99`))
  }
}

async function accept(run: Run, redisUrl: string | undefined): Promise<void> {
  run.show(await compareAccept(await run.where(), { rounds: run.rounds, requests: run.quick ? 2_000 : 10_000, redisUrl }))
}

async function deliver(run: Run, redisUrl: string | undefined): Promise<void> {
  run.show(await compareDeliver(await run.where(), { rounds: run.rounds, warmUp: run.quick ? 600 : 2_000, dossiers: run.quick ? 600 : 4_000, redisUrl }))
}

async function callback(run: Run, redisUrl: string | undefined): Promise<void> {
  run.show(await compareCallbacks(await run.where(), { rounds: run.rounds, callbacks: run.quick ? 200 : 2_000, redisUrl }))
}

async function replay(run: Run, redisUrl: string | undefined): Promise<void> {
  run.show(await compareReplay(await run.where(), { transfers: run.quick ? 2_000 : 100_000, dossiers: run.quick ? 600 : 2_000, redisUrl }))
}

async function drain(run: Run, redisUrl: string | undefined): Promise<void> {
  const amount = run.quick ? { transfers: 600, dossiers: 600 } : { transfers: 5_000, dossiers: 2_000 }
  run.show(await compareDrain(await run.where(), { ...amount, rounds: run.rounds, redisUrl }))
}

async function stored(run: Run, redisUrl: string | undefined): Promise<void> {
  const amount = { transfers: run.quick ? 100_000 : 1_000_000, requests: run.quick ? 1_000 : 10_000, warmUp: run.quick ? 600 : 2_000, dossiers: run.quick ? 600 : 4_000 }
  for (const compared of await compareStored(await run.where(), { ...amount, rounds: run.rounds, redisUrl })) run.show(compared)
}

async function attachments(run: Run): Promise<void> {
  for (const compared of await compareAttachments(await run.where(), { rounds: run.rounds, withGigabyte: !run.quick })) run.show(compared)
}

async function starts(run: Run, redisUrl: string | undefined): Promise<void> {
  for (const compared of await compareStarts(await run.where(), { rounds: run.rounds, redisUrl })) run.show(compared)
}

async function dead(run: Run): Promise<void> {
  const one: Queued = async (given, redisUrl) => given.show(await compareDeadPartner(await given.where(), { rounds: given.rounds, seconds: given.quick ? 10 : 40, redisUrl }))
  await (run.quick ? onOneQueue(one) : onBothQueues(one))(run)
}

async function rates(run: Run, redisUrl: string | undefined): Promise<void> {
  const rows = await measureRates(await run.where(), { seconds: run.quick ? 3 : 30, requests: run.quick ? 800 : 4_000, redisUrl })
  run.keep('rates', rows)
  run.say(rateLines(rows))
}

/** A million transfers, or a tenth of it. */
async function desk(run: Run): Promise<void> {
  const measuring = await measureDesk(await run.where(), { transfers: run.quick ? 100_000 : 1_000_000, times: run.quick ? 2 : 20 })
  run.keep('desk', measuring)
  const slow = measuring.pages.filter(({ measured }) => measured.p95 > wantedMs)
  run.say(`over ${measuring.transfers} transfers: ${measuring.pages.length} pages, ${slow.length} of them slower than ${wantedMs} ms at p95\n\n${headings}`)
  run.say(measuredLine('one row by its key', 'baseline', measuring.baseline) + measuredLine('the desk, counted anew', 'ours', measuring.desk))
  for (const { name, measured } of measuring.pages.slice(0, Math.max(run.quick ? 5 : 20, slow.length))) run.say(measuredLine(name, 'ours', measured))
}

async function soaking(run: Run, redisUrl: string | undefined): Promise<void> {
  const figures = await soak(await run.where(), { minutes: run.minutes, burst: run.quick ? 1_000 : 4_000, redisUrl })
  run.keep('soak', figures)
  run.say(soakLines(figures))
}
