/** What came of the runs: a line each, a summary, and the file that stands in the repository. */
import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import type { FindingClass } from './findings.ts'
import type { RunResult } from './run.ts'
import type { VerifiedJournal } from './verify-journal.ts'

export interface Account {
  readonly asked: { readonly runs: number; readonly first: number; readonly stacks: number; readonly long: boolean; readonly only: string | undefined }
  readonly results: readonly RunResult[]
  readonly journals: readonly VerifiedJournal[]
  readonly troubles: readonly { readonly seed: number; readonly words: string }[]
  readonly seconds: number
}

const classes: readonly FindingClass[] = ['lost', 'twice', 'unexplained']

export function lineOf({ seed, backend, faults, dossiers, seconds, phases, findings }: RunResult): string {
  const what = faults.map(({ name, came }) => (came === 'struck' ? name : `(${name})`)).join(' + ')
  const end = findings.length === 0 ? 'ok' : findings.map(({ class: kind, between, words }) => `\n    ${kind} | ${between} | ${words}`).join('')
  return `${String(seed).padStart(6)}  ${backend.padEnd(8)}  ${String(dossiers).padStart(3)} dossiers  ${seconds.toFixed(1).padStart(5)} s (${phases.load.toFixed(1)} + ${phases.settle.toFixed(1)} + ${phases.reconcile.toFixed(1)})  ${what}  ${end}`
}

export function summaryOf(account: Account): string {
  const { asked, results, journals, troubles, seconds } = account
  const entries = sum(journals.map((journal) => journal.entries))
  const tampered = sum(journals.map(({ faults }) => faults.length))
  return [
    `${results.length} of ${asked.runs} runs${asked.long ? ' of the long form' : ''}, ${sum(results.map(({ dossiers }) => dossiers))} dossiers, ${sum(results.map(({ acknowledged }) => acknowledged))} acknowledged hand-overs, ${sum(results.map(({ news }) => news))} news, ${(seconds / 60).toFixed(1)} minutes`,
    classes.map((kind) => `${kind} ${countOf(results, kind)}`).join(', '),
    `journal: ${entries} entries verified, ${tampered} faults`,
    ...troubles.map(({ seed, words }) => `run ${seed} did not end: ${words}`),
  ].join('\n')
}

export async function writeReport(file: string, account: Account): Promise<void> {
  await writeFile(file, markdownOf(account))
  await writeFile(file.replace(/\.md$/, '') + '.json', `${JSON.stringify(account, undefined, 1)}\n`)
}

function markdownOf(account: Account): string {
  const { results, journals, troubles } = account
  const bad = results.filter(({ findings }) => findings.length > 0)
  return `# Fault suite: what came of it

Written by \`${commandOf(account)}\` on ${new Date().toISOString().slice(0, 10)}, at commit ${commit()}, on ${cpus().length} shared cores
(${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}, in ${(account.seconds / 60).toFixed(0)} minutes. What a run is, and what the classes
mean, is in [faults.md](faults.md).

| | |
|---|---|
| runs | ${results.length} of ${account.asked.runs}, seeds ${account.asked.first} to ${account.asked.first + account.asked.runs - 1} |
| dossiers | ${sum(results.map(({ dossiers }) => dossiers))} |
| hand-overs that were acknowledged, supplements with them | ${sum(results.map(({ acknowledged }) => acknowledged))} |
| news that partners told | ${sum(results.map(({ news }) => news))} |
| entries of the journal that were verified | ${sum(journals.map(({ entries }) => entries))}, ${sum(journals.map(({ faults }) => faults.length))} faults |
| **lost** | **${countOf(results, 'lost')}** |
| **twice** | **${countOf(results, 'twice')}** |
| **unexplained** | **${countOf(results, 'unexplained')}** |
| runs that did not end | ${troubles.length} |

${bad.length + troubles.length === 0 ? '' : `## What is wrong\n\n${[...bad.map(wordsOf), ...troubles.map(({ seed, words }) => `- seed ${seed} did not end: ${words}`)].join('\n')}\n\n`}## Faults

Missed: the moment that the fault waits for did not come in that run.

| Fault | struck | missed |
|---|---|---|
${tally(results).map(([name, { struck, missed }]) => `| ${name} | ${struck} | ${missed} |`).join('\n')}
`
}

function wordsOf({ seed, findings }: RunResult): string {
  return findings.map(({ class: kind, between, words }) => `- seed ${seed}: ${kind}, ${between}: ${words}`).join('\n')
}

function tally(results: readonly RunResult[]): readonly (readonly [string, { struck: number; missed: number }])[] {
  const counts = new Map<string, { struck: number; missed: number }>()
  for (const { name, came } of results.flatMap(({ faults }) => faults)) {
    const count = counts.get(name) ?? { struck: 0, missed: 0 }
    count[came]++
    counts.set(name, count)
  }
  return [...counts].toSorted(([one], [other]) => one.localeCompare(other))
}

function commandOf({ asked: { runs, first, stacks, long, only } }: Account): string {
  return `npm run faults -- --runs ${runs} --seed ${first} --stacks ${stacks}${long ? ' --long' : ''}${only === undefined ? '' : ` --only '${only}'`}`
}

function commit(): string {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: join(import.meta.dirname, '..'), encoding: 'utf8' }).trim()
}

function countOf(results: readonly RunResult[], kind: FindingClass): number {
  return sum(results.map(({ findings }) => findings.filter((finding) => finding.class === kind).length))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
