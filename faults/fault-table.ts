/** Every fault by its name. */
import type { Fault } from './fault.ts'
import { momentFaults } from './kinds/moments.ts'
import { networkFaults } from './kinds/network.ts'
import { processFaults } from './kinds/processes.ts'
import { serverFaults } from './kinds/servers.ts'
import type { Backend } from './plan.ts'

export const faultTable: readonly Fault[] = [...processFaults, ...momentFaults, ...serverFaults, ...networkFaults]

const byName = new Map(faultTable.map((fault) => [fault.name, fault]))

/** Throws where there is none of this name. */
export function faultNamed(name: string): Fault {
  const fault = byName.get(name)
  if (fault === undefined) throw new RangeError(`there is no fault “${name}”; there are:\n${[...byName.keys()].join('\n')}`)
  return fault
}

/** Names of those that a run on this backend may choose. `only`: those whose names begin so. Throws where no fault does, on any backend. */
export function faultsFor(backend: Backend, long: boolean, only?: string): readonly string[] {
  const possible = faultTable.filter(({ longOnly }) => long || longOnly === undefined)
  if (only !== undefined && !possible.some(({ name }) => name.startsWith(only))) throw new RangeError(`no fault begins with “${only}”; there are:\n${possible.map(({ name }) => name).join('\n')}`)
  const fitting = possible.filter((fault) => (fault.backend ?? backend) === backend)
  const chosen = fitting.filter(({ name }) => only === undefined || name.startsWith(only)).map(({ name }) => name)
  // a fault of Redis alone leaves the runs on the other backend without one
  return chosen.length > 0 ? chosen : fitting.map(({ name }) => name)
}
