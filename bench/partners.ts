/** The processes at the other ends of the gateway. */
import { join } from 'node:path'
import { startChild, type Child } from './child.ts'
import { token, type Surroundings } from './surroundings.ts'

export type Partner = Child<{ readonly url: string }>

/** The simulated reference partner; `port`: absent for any. */
export function startSink(where: Surroundings, port = 0): Promise<Partner> {
  return startChild(join(import.meta.dirname, 'sink.ts'), [where.certificates, token, String(port)])
}

export function startReceiver(where: Surroundings): Promise<Partner> {
  return startChild(join(import.meta.dirname, 'receiver.ts'), [where.certificates])
}
