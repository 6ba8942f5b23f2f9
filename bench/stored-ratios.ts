/** bench/baseline.json: the ratios of a run that others are held to, of quick and of whole runs apart. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoredRatios } from './gate.ts'
import type { Machine } from './machine.ts'

export type KindOfRun = 'quick' | 'whole'

interface StoredRun {
  /** Day of the last run that was saved, and what it ran on. */
  readonly at: string
  readonly machine: Machine
  /** What else the machine did before it, by its one-minute load. */
  readonly load: string
  readonly ratios: StoredRatios
}

type StoredRuns = Partial<Record<KindOfRun, StoredRun>>

const file = join(import.meta.dirname, 'baseline.json')

export async function readStored(kind: KindOfRun): Promise<StoredRatios> {
  return (await readRuns())[kind]?.ratios ?? {}
}

export async function writeStored(kind: KindOfRun, run: StoredRun): Promise<void> {
  await writeFile(file, `${JSON.stringify({ ...(await readRuns()), [kind]: run }, null, 2)}\n`)
}

async function readRuns(): Promise<StoredRuns> {
  try {
    // written by writeStored
    return JSON.parse(await readFile(file, 'utf8')) as StoredRuns
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
}
