/** Dossiers of which several versions are sent, one after the other, and what must be true of them at the partner. */
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Balancer } from './balanced-load.ts'
import { dossierFor, type Scene } from './scene.ts'
import { until } from './until.ts'

export interface SentDossier {
  readonly code: string
  /** Transfers in the order in which they were accepted. */
  readonly transfers: readonly string[]
}

const versionsEach = 3

/** Sends dossiers, several at once, each `everyMs` after the one before, until `enough` says so; the n-th has the number `from + n`. */
export async function sendVersions(balancer: Balancer, options: { readonly atOnce: number; readonly everyMs?: number; readonly from?: number; readonly enough: (sent: number) => boolean }): Promise<readonly SentDossier[]> {
  const sent: SentDossier[] = []
  let next = options.from ?? 0
  async function sendSome(): Promise<void> {
    while (!options.enough(sent.length)) {
      const dossier = dossierFor('loopback', next++)
      const transfers: string[] = []
      for (let version = 1; version <= versionsEach; version++) transfers.push(await balancer.send({ ...dossier, subject: `${dossier.subject}, lần ${version}` } as typeof dossier, `${dossier.code}-${version}`))
      sent.push({ code: dossier.code, transfers })
      await pause(options.everyMs ?? 0)
    }
  }
  await Promise.all(Array.from({ length: options.atOnce }, sendSome))
  return sent
}

/** Waits until everything is confirmed, and holds what the partner has against what was accepted. */
export async function expectEachOnceInOrder(scene: Scene, sent: readonly SentDossier[], limitMs = 150_000): Promise<void> {
  const accepted = sent.flatMap(({ transfers }) => transfers)
  expect(new Set(accepted).size, 'one id for each acceptance').toBe(accepted.length)
  const confirmed = () => scene.count(`select count(*) from transfers where id = any($1::uuid[]) and state = 'confirmed'`, [accepted])
  let seen = 0
  await until(async () => (seen = await confirmed()) === accepted.length, () => `all ${accepted.length} are confirmed; ${seen} are`, limitMs)
  const held = new Map(scene.simulators.loopback.dossiers().map((dossier) => [dossier.dossierCode, dossier]))
  const twice = sent.filter(({ code, transfers }) => held.get(code)?.timesApplied !== transfers.length)
  expect(twice.map(({ code }) => held.get(code) ?? code), 'dossiers that were applied more or less often than they were sent').toEqual([])
  const outOfOrder = sent.filter(({ code, transfers }) => held.get(code)?.messageIds.join() !== transfers.join())
  expect(outOfOrder.map(({ code, transfers }) => ({ transfers, held: held.get(code)?.messageIds })), 'dossiers whose versions arrived in another order').toEqual([])
}
