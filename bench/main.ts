/**
 * `npm run bench`: every measurement beside its bare baseline in the same run, as a ratio. `--quick` makes short rounds, `--only
 * NAME` chooses (several with commas), `--json FILE` keeps the figures, `--gate` holds the ratios to the stored ones, `--save`
 * stores them, `--minutes N` is how long the soak takes.
 */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { startFlags } from './gateway.ts'
import { judge, storedAfter, verdictLine } from './gate.ts'
import { closeAll, closeAllOnEveryWayOut, wasToldToEnd } from './left-open.ts'
import { loadOfMachine, machine, measureLimits } from './machine.ts'
import { headings, limitLines, machineLines } from './report.ts'
import { openRun, type Run } from './run.ts'
import { sections, type Section } from './sections.ts'
import { readStored, writeStored } from './stored-ratios.ts'

const flag = { type: 'boolean', default: false } as const
const { values } = parseArgs({ options: { quick: flag, gate: flag, save: flag, only: { type: 'string' }, json: { type: 'string' }, minutes: { type: 'string' } } })
const kind = values.quick ? 'quick' : 'whole'
const began = new Date()
const loadBefore = loadOfMachine()
/** Sections whose tables have columns of their own. */
const ownTable = ['sign', 'rates', 'desk', 'soak']

closeAllOnEveryWayOut()
const run = openRun({ quick: values.quick, rounds: values.quick ? 1 : 3, minutes: Number(values.minutes ?? (values.quick ? 2 : 60)) })
try {
  const chosen = chooseSections()
  run.say(`${machineLines(machine(), loadBefore, startFlags)}${kind} run, ${run.rounds} rounds, medians; dossiers of 5 KiB, RSA-2048 PS256\n`)
  await showLimits(run)
  for (const section of chosen) await runSection(section)
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(everything(), null, 2)}\n`)
  if (values.gate) await holdToStored()
  if (values.save) await writeStored(kind, { at: began.toISOString().slice(0, 10), machine: machine(), load: loadBefore, ratios: storedAfter(run.kept.ratios, await readStored(kind)) })
} catch (error) {
  if (!wasToldToEnd()) tell(error)
} finally {
  await run.close()
  await closeAll()
}

function chooseSections(): readonly Section[] {
  const names = values.only?.split(',')
  const unknown = names?.find((name) => !sections.some((section) => section.name === name))
  if (unknown !== undefined) throw new RangeError(`--only ${unknown}: there is ${sections.map(({ name }) => name).join(', ')}`)
  return sections.filter(({ name, onlyByName }) => (names === undefined ? onlyByName !== true : names.includes(name)))
}

async function showLimits(given: Run): Promise<void> {
  const limits = await measureLimits(await given.where(), given.quick ? 0.5 : 2)
  given.keep('limits', limits)
  given.say(limitLines(limits))
}

/** One that fails keeps no other from being measured; the run has failed all the same. */
async function runSection({ name, title, run: measure }: Section): Promise<void> {
  const started = performance.now()
  run.say(`\n${name}: ${title}\n${ownTable.includes(name) ? '' : `\n${headings}`}`)
  try {
    await measure(run)
  } catch (error) {
    if (wasToldToEnd()) throw error
    tell(error)
  }
  await (await run.where()).dropDatabases()
  run.say(`(${((performance.now() - started) / 1000).toFixed(0)} s)\n`)
}

function tell(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exitCode = 1
}

function everything() {
  return { at: began.toISOString(), kind, rounds: run.rounds, machine: machine(), load: loadBefore, flags: startFlags, figures: run.kept.figures, ratios: run.kept.ratios }
}

async function holdToStored(): Promise<void> {
  const { verdicts, passed } = judge(run.kept.ratios, await readStored(kind))
  run.say(`\nthe gate: ratios beside those in bench/baseline.json\n${verdicts.map((verdict) => `${verdictLine(verdict)}\n`).join('')}`)
  if (passed) return
  process.exitCode = 1
  run.say('the gate is shut: a ratio fell by more than it may, or none was compared\n')
}
