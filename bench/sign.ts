/**
 * Signing and verifying beside what the openssl program does on the same machine, in rounds one after the other: the whole
 * of it, from the choice of the seal to the judgement of the certificate, by profile.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median } from './compared.ts'
import { loopDelayDuring, type LoopDelay } from './event-loop.ts'
import { closedAtEnd } from './left-open.ts'
import { opensslSpeed, type Speed, type SpeedOf } from './openssl-speed.ts'
import { signRows, type SignRow } from './sign-rows.ts'
import { openBenchSeals, type KeyKind } from './sign-seals.ts'

export interface Rate {
  /** By the clock on the wall. */
  readonly perSecond: number
  /** Over one `openssl speed`, which has one core; over two of them at once; and ours by the time that all our threads worked, over one. */
  readonly ofOne: number
  readonly ofTwo: number
  readonly perCoreOfOne: number
}

export interface SignedRow {
  readonly name: string
  readonly algorithm: string
  readonly signs: Rate
  readonly verifies: Rate
  /** While `crowd` signatures were asked for at once. */
  readonly loop: LoopDelay
}

export interface SignResults {
  readonly name: 'sign'
  readonly inFlight: number
  readonly crowd: number
  readonly openssl: Readonly<Record<SpeedOf, { readonly one: Speed; readonly two: Speed }>>
  readonly rows: readonly SignedRow[]
}

interface Round {
  readonly signs: Rate
  readonly verifies: Rate
  readonly loop: LoopDelay
}

interface Limits {
  readonly one: Speed
  readonly two: Speed
}

const inFlight = 8
const crowd = 1_000
const speedOf: Readonly<Record<KeyKind, SpeedOf>> = { rsa: 'rsa2048', ec: 'ecdsap256' }

/** `seconds`: of each single measurement. */
export async function measureSigning({ rounds, seconds, bodyBytes }: { readonly rounds: number; readonly seconds: number; readonly bodyBytes: number }): Promise<SignResults> {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-bench-sign-'))
  const removeFolder = closedAtEnd(() => rm(folder, { recursive: true, force: true }))
  try {
    const seals = await openBenchSeals(folder)
    try {
      const rows = await signRows(seals, bodyBytes)
      // code is compiled by then, and whoever has to be asked about the certificates was asked
      for (const row of rows) await Promise.all([rate(() => row.sign(), 0.3), rate(() => row.verify(), 0.3)])
      const limits: Record<SpeedOf, Limits[]> = { rsa2048: [], ecdsap256: [] }
      const measured = new Map<SignRow, Round[]>(rows.map((row) => [row, []]))
      for (let n = 0; n < rounds; n++) {
        for (const kind of ['rsa', 'ec'] as const) {
          const limit = await limitsOf(speedOf[kind], seconds)
          limits[speedOf[kind]].push(limit)
          for (const [row, kept] of measured) if (row.kind === kind) kept.push(await measureRow(row, limit, seconds))
        }
      }
      return {
        name: 'sign',
        inFlight,
        crowd,
        openssl: { rsa2048: medianLimits(limits.rsa2048), ecdsap256: medianLimits(limits.ecdsap256) },
        rows: [...measured].map(([{ name, algorithm }, kept]) => ({ name, algorithm, ...medianRound(kept) })),
      }
    } finally {
      await seals.close()
    }
  } finally {
    await removeFolder()
  }
}

async function limitsOf(of: SpeedOf, seconds: number): Promise<Limits> {
  // the program takes whole seconds
  const whole = Math.ceil(seconds)
  return { one: await opensslSpeed(of, { seconds: whole, processes: 1 }), two: await opensslSpeed(of, { seconds: whole, processes: 2 }) }
}

async function measureRow(row: SignRow, { one, two }: Limits, seconds: number): Promise<Round> {
  const signs = await rate(() => row.sign(), seconds)
  const verifies = await rate(() => row.verify(), seconds)
  const loop = await loopDelayDuring(() => Promise.all(Array.from({ length: crowd }, () => row.sign())))
  return { signs: beside(signs, one.signs, two.signs), verifies: beside(verifies, one.verifies, two.verifies), loop }
}

interface Counted {
  readonly perSecond: number
  readonly perCoreSecond: number
}

async function rate(work: () => Promise<unknown>, seconds: number): Promise<Counted> {
  const started = performance.now()
  const end = started + seconds * 1000
  const cpu = process.cpuUsage()
  let done = 0
  async function one(): Promise<void> {
    while (performance.now() < end) {
      await work()
      done += 1
    }
  }
  await Promise.all(Array.from({ length: inFlight }, one))
  const { user, system } = process.cpuUsage(cpu)
  return { perSecond: (done * 1000) / (performance.now() - started), perCoreSecond: (done * 1e6) / (user + system) }
}

function beside({ perSecond, perCoreSecond }: Counted, one: number, two: number): Rate {
  return { perSecond, ofOne: perSecond / one, ofTwo: perSecond / two, perCoreOfOne: perCoreSecond / one }
}

function medianRound(rounds: readonly Round[]): Round {
  const of = (value: (round: Round) => number) => median(rounds.map(value))
  const rateOf = (which: 'signs' | 'verifies'): Rate => ({
    perSecond: of((round) => round[which].perSecond),
    ofOne: of((round) => round[which].ofOne),
    ofTwo: of((round) => round[which].ofTwo),
    perCoreOfOne: of((round) => round[which].perCoreOfOne),
  })
  return {
    signs: rateOf('signs'),
    verifies: rateOf('verifies'),
    loop: { p99: of(({ loop }) => loop.p99), longest: Math.max(...rounds.map(({ loop }) => loop.longest)) },
  }
}

function medianLimits(limits: readonly Limits[]): Limits {
  const of = (which: keyof Limits): Speed => ({ signs: median(limits.map((limit) => limit[which].signs)), verifies: median(limits.map((limit) => limit[which].verifies)) })
  return { one: of('one'), two: of('two') }
}
