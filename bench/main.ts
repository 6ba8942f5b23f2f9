/**
 * `npm run bench`: every measurement beside its bare baseline in the same run, as a ratio.
 * `--quick` makes short rounds, `--only sign|accept|deliver|dead|query` chooses, `--json FILE` keeps the figures.
 */
import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { compareAccept, type Compared } from './accept.ts'
import { compareDeadPartner } from './dead-partner.ts'
import { compareDeliver } from './deliver.ts'
import type { Measured } from './load.ts'
import { opensslVersion } from './openssl-speed.ts'
import { compareQueries, type ComparedQuery } from './query.ts'
import { measureSigning, type SignResults } from './sign.ts'
import { signTable } from './sign-table.ts'
import { bodyBytes, openSurroundings } from './surroundings.ts'

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string' }, json: { type: 'string' } } })
const nameWidth = 36
const headings = `${'what'.padEnd(nameWidth)}${'side'.padEnd(10)}${['per second', 'p50 ms', 'p95 ms', 'p99 ms'].map((title) => title.padStart(12)).join('')}\n`
const rounds = values.quick ? 1 : 3
const results: (Compared | ComparedQuery | SignResults)[] = []
process.stdout.write(`${cpus().length} shared cores, Node ${process.version} (OpenSSL ${process.versions.openssl}), median of rounds\n\n`)
if (wanted('sign')) await compareSigning()
if (['accept', 'deliver', 'dead'].some(wanted)) await compareDossiers()
if (wanted('query')) await compareLookUps()
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(results, null, 2)}\n`)

async function compareSigning(): Promise<void> {
  const program = await opensslVersion()
  if (program === undefined) {
    process.stdout.write('no openssl on this machine: signing has nothing to be compared with (Debian package openssl)\n\n')
    return
  }
  const signing = await measureSigning({ rounds: values.quick ? 3 : 5, seconds: values.quick ? 0.5 : 1, bodyBytes })
  results.push(signing)
  process.stdout.write(`${signTable(signing, { program, bodyBytes })}\n`)
}

async function compareDossiers(): Promise<void> {
  const where = await openSurroundings()
  try {
    const backends = [undefined, ...(where.redisUrl === undefined ? [] : [where.redisUrl])]
    process.stdout.write(`dossiers of ${bodyBytes} bytes, RSA-2048 PS256, ${rounds} rounds\n`)
    if (where.redisUrl === undefined) process.stdout.write('no redis-server on this machine: the Redis rows are left out (Debian package redis-server)\n')
    process.stdout.write(`\n${headings}`)
    for (const redisUrl of backends) {
      if (wanted('accept')) show(await compareAccept(where, { rounds, requests: values.quick ? 1_000 : 4_000, redisUrl }))
      if (wanted('deliver')) show(await compareDeliver(where, { rounds, dossiers: values.quick ? 600 : 2_000, redisUrl }))
      if (wanted('dead')) show(await compareDeadPartner(where, { seconds: values.quick ? 5 : 20, redisUrl }))
    }
  } finally {
    await where.close()
  }
}

/** Side by side, one of each in turn. */
async function compareLookUps(): Promise<void> {
  const where = await openSurroundings()
  try {
    process.stdout.write(`\nlook-ups: rights, audit and a PS256 signature of the answer\n\n${headings}`)
    for (const rate of [{}, { perSecond: 100 }]) {
      const compared = await compareQueries(where, { ...rate, questions: values.quick ? 500 : 3_000 })
      results.push(compared)
      process.stdout.write(line(compared.name, 'direct', compared.baseline))
      process.stdout.write(line('', 'ours', compared.ours))
      process.stdout.write(`${''.padEnd(nameWidth)}added ${compared.added.p50.toFixed(1)} ms at p50, ${compared.added.p99.toFixed(1)} ms at p99\n`)
    }
  } finally {
    await where.close()
  }
}

function wanted(name: string): boolean {
  return values.only === undefined || values.only === name
}

function show(compared: Compared): void {
  results.push(compared)
  process.stdout.write(line(compared.name, 'baseline', compared.baseline))
  process.stdout.write(line('', 'ours', compared.ours))
  process.stdout.write(`${''.padEnd(nameWidth)}ratio ${compared.ratio.toFixed(2)} (${compared.of})\n`)
}

function line(name: string, side: string, { perSecond, p50, p95, p99 }: Measured): string {
  const figures = [perSecond.toFixed(0), p50.toFixed(1), p95.toFixed(1), p99.toFixed(1)]
  return `${name.padEnd(nameWidth)}${side.padEnd(10)}${figures.map((figure) => figure.padStart(12)).join('')}\n`
}
