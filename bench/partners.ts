/** The processes at the other ends of the gateway. */
import { join } from 'node:path'
import { startChild, type Child } from './child.ts'
import { token, type Surroundings } from './surroundings.ts'

export type Partner = Child<{ readonly url: string }>

/** The simulated reference partner. `port`: 0 for any; `pauseMs`: before each of its answers. */
export function startSink(where: Surroundings, { port = 0, pauseMs = 0 }: { readonly port?: number; readonly pauseMs?: number } = {}): Promise<Partner> {
  return startChild(join(import.meta.dirname, 'sink.ts'), [where.certificates, token, String(port), String(pauseMs)])
}

export function startReceiver(where: Surroundings): Promise<Partner> {
  return startChild(join(import.meta.dirname, 'receiver.ts'), [where.certificates])
}
