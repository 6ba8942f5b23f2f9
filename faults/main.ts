/** `npm run faults`: seeded runs of load and faults on real processes, side by side, and a report of what became of every id. */
import { parseArgs } from 'node:util'
import { redisAvailable } from '../test/helpers/redis.ts'
import { faultsFor } from './fault-table.ts'
import { makePlan, type Plan } from './plan.ts'
import { lineOf, summaryOf, writeReport } from './report.ts'
import type { RunResult } from './run.ts'
import { playAll } from './play-all.ts'

const usage = `npm run faults -- [--runs N] [--seed S] [--stacks K] [--long] [--only FAULT] [--report FILE]
  --runs    how many runs, each with the next seed (default 30; with --long 1)
  --seed    the first seed (default 1)
  --stacks  how many at a time, each with servers and processes of its own (default 2; with --long 1)
  --long    runs of some minutes, with every fault, one after the other, under a heavier load
  --only    only faults whose names begin so
  --report  writes what came of it as Markdown into this file, and as JSON beside it`

const { values } = parseArgs({
  options: {
    runs: { type: 'string' },
    seed: { type: 'string', default: '1' },
    stacks: { type: 'string' },
    long: { type: 'boolean', default: false },
    only: { type: 'string' },
    report: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) process.stdout.write(`${usage}\n`)
else await main()

async function main(): Promise<void> {
  const { long, only } = values
  const first = wholeNumber('seed', values.seed)
  const runs = wholeNumber('runs', values.runs ?? (long ? '1' : '30'))
  const stacks = wholeNumber('stacks', values.stacks ?? (long ? '1' : '2'))
  const plans = Array.from({ length: runs }, (_, n): Plan => makePlan(first + n, { long, redis: redisAvailable, faultsFor: (backend) => faultsFor(backend, long, only) }))
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort(new Error(`stopped by ${signal}`)))
  // whatever nobody foresaw: what runs is stopped all the same
  process.on('uncaughtException', (error) => stop.abort(error))
  // nothing is left that could go on, and this is not the end: a mistake of the suite, which Node would leave spinning
  process.once('beforeExit', () => {
    process.stderr.write('faults: something that was waited for never came\n')
    process.exit(1)
  })

  const began = performance.now()
  const results: RunResult[] = []
  const { journals, troubles } = await playAll(plans, {
    stacks,
    signal: stop.signal,
    onResult(result) {
      results.push(result)
      process.stdout.write(`${lineOf(result)}\n`)
    },
    onTrouble: ({ seed, words }) => process.stdout.write(`${String(seed).padStart(6)}  did not end: ${words}\n`),
  })
  const asked = { runs, first, stacks, long, only }
  const account = { asked, results: results.toSorted((one, other) => one.seed - other.seed), journals, troubles, seconds: (performance.now() - began) / 1000 }
  process.stdout.write(`\n${summaryOf(account)}\n`)
  if (stop.signal.aborted) process.stdout.write(`stopped: ${String(stop.signal.reason)}\n`)
  if (values.report !== undefined) await writeReport(values.report, account)
  const good = results.length === runs && troubles.length === 0 && results.every(({ findings }) => findings.length === 0) && journals.every(({ faults }) => faults.length === 0)
  // all that was started is stopped; a connection to something that was killed may still look open
  process.exit(good ? 0 : 1)
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new RangeError(`--${name} is a whole number from 1 on\n${usage}`)
  return number
}
