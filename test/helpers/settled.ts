/** Whether the gateway has nothing left to do. */
import type { Scene } from './scene.ts'
import { until } from './until.ts'

const unread = `select count(*) from events e cross join followers f where e.client <> 'gateway' and (e.xact, e.id) > (f.xact, f.id)`

/** Waits until every entry of the journal had what follows from it, and every transfer came to its end. */
export async function untilSettled(scene: Scene, limitMs = 30_000): Promise<void> {
  await until(async () => (await scene.count(unread)) === 0 && (await scene.count('select count(*) from work')) === 0 && (await scene.count(unread)) === 0, 'everything has arrived', limitMs)
}
