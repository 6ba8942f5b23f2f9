/** The operators' desk over a test's store, with the usual thresholds. */
import { Thresholds } from '../../src/config/alerts-schema.ts'
import type { DeskFacts, ProcessFacts } from '../../src/domain/desk-facts.ts'
import { processTroublesOf, troublesOf } from '../../src/domain/troubles.ts'
import type { Clock } from '../../src/ports/clock.ts'
import { freeDisk } from '../../src/store/free-disk.ts'
import type { Store } from '../../src/store/open-store.ts'
import { createCertificateEnds } from '../../src/usecases/certificate-ends.ts'
import { createGatherFacts } from '../../src/usecases/gather-facts.ts'
import { createOperatorsDesk, type OperatorsDesk } from '../../src/usecases/look-at-desk.ts'
import { parseConfig } from '../../src/usecases/parse-config.ts'
import type { Partners } from '../../src/usecases/partners.ts'
import { createProcessFacts } from '../../src/usecases/process-facts.ts'
import { createTroublesNow } from '../../src/usecases/troubles-now.ts'

interface Parts {
  readonly partners: Partners
  readonly store: Store
  readonly clock: Clock
  readonly directory: string
  /** Milliseconds; none, so that each look counts anew, unless said otherwise. */
  readonly maxAgeMs?: number
}

export function testDesk({ maxAgeMs = 0, ...parts }: Parts): OperatorsDesk {
  const { troubles } = parts.store
  return createOperatorsDesk({ ...testFacts(parts), troubles, clock: parts.clock, maxAgeMs })
}

export function testFacts({ partners, store, clock, directory }: Omit<Parts, 'maxAgeMs'>) {
  const processFacts = createProcessFacts({ desk: store.desk, freeDisk: () => freeDisk(directory), clock })
  const gather = createGatherFacts({
    desk: store.desk,
    lanes: store.lanes,
    syncDelays: store.syncDelays,
    troubles: store.troubles,
    certificateEnds: createCertificateEnds({ certificates: store.certificates, configured: [] }),
    processFacts,
    channels: [],
    stamps: false,
    partners,
    portal: undefined,
    warnWorkingDays: 1,
    lateAfterMinutes: 30,
    clock,
  })
  const thresholds = parseConfig(Thresholds, {}, 'thresholds')
  const troublesNow = createTroublesNow({ troubles: store.troubles, troublesOf: (facts: DeskFacts) => troublesOf(facts, thresholds) })
  const processTroublesNow = createTroublesNow({ troubles: store.troubles, troublesOf: (facts: ProcessFacts) => processTroublesOf(facts, thresholds) })
  return { gather, troublesNow, processFacts, processTroublesNow }
}
