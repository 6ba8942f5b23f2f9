/** What of BullMQ is used, so that Redis and PostgreSQL look the same to the files beside this one. */
import { setTimeout as pause } from 'node:timers/promises'
import type { IQueueBackend, JobsOptions } from 'bullmq'

export interface Engine {
  readonly name: 'redis' | 'postgres'
  /** Longest time of one publishing, in milliseconds. */
  readonly publishWithinMs: number
  /** Rejects within a second when the server cannot be spoken to now. */
  reach(): Promise<void>
  /** Opens no connection of its own. */
  openQueue(name: string): EngineQueue
  /** Takes jobs from now on, over connections of its own, whether or not the server is there yet. */
  openWorker(name: string, options: WorkerSettings, take: TakeJob): EngineWorker
  /** Ends the connections that queues share. */
  close(): Promise<void>
}

/** Events that nobody reads here: few are kept. */
export const eventStream = { events: { maxLen: 100 } }

export interface JobData {
  readonly transferIds: readonly string[]
  /** As ISO text: since when the first of them is due. */
  readonly since: string
}

export interface EngineJob {
  readonly data: JobData
  /** Both in milliseconds. */
  readonly timestamp: number
  readonly delay: number
  updateData(data: JobData): Promise<void>
  moveToWait(token?: string): Promise<unknown>
}

export type TakeJob = (job: EngineJob, token?: string) => Promise<void>
export type WorkerSettings = typeof workerOptions & { readonly concurrency: number }

export interface EngineQueue {
  addBulk(jobs: { readonly name: string; readonly data: JobData; readonly opts: JobsOptions }[]): Promise<unknown>
  getWaitingCount(): Promise<number>
  /** What the job carries that is next. */
  next(): Promise<JobData | undefined>
  getDelayed(start: number, end: number): Promise<readonly EngineJob[]>
  on(event: 'error', listener: (error: Error) => void): unknown
  close(): Promise<void>
}

export interface EngineWorker {
  on(event: 'error', listener: (error: Error) => void): unknown
  pause(): Promise<void>
  close(force: boolean): Promise<void>
}

/**
 * A dead worker's jobs are taken over after 5 to 15 s. Stalls are not counted against a job: SQL decides when a transfer
 * has failed. After a lost connection the next try comes in a second, not in BullMQ's fifteen.
 */
export const workerOptions = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 1_000, runRetryDelay: 1_000 }

/** When the server answers with an error (starting up, out of memory), BullMQ asks for the next job again at once, hundreds of times a second. */
export function calm<Backend extends IQueueBackend>(backend: Backend): Backend {
  const take = backend.moveToActive.bind(backend)
  backend.moveToActive = (token, name) =>
    take(token, name).catch(async (error: unknown) => {
      await pause(250)
      throw error
    })
  return backend
}
