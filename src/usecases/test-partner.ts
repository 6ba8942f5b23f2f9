/** Tries the connection to a partner for a person: the line's own probe, with everything that passed through it. */
import type { Health } from '../ports/adapter.ts'
import type { Clock } from '../ports/clock.ts'
import type { ExchangeRecord, SignatureRecord } from '../ports/transfer-store.ts'
import { wordsOfTest } from '../domain/connection-words.ts'
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { Partners } from './partners.ts'

export interface ConnectionReport {
  readonly partner: string
  readonly at: Date
  readonly milliseconds: number
  readonly health: Health
  readonly words: Bilingual
  readonly exchanges: readonly ExchangeRecord[]
  readonly signatures: readonly SignatureRecord[]
  /** The earliest end of the certificates that we showed: of the seal that signed, of mutual TLS. */
  readonly certificateEndsAt: Date | undefined
}

/** Undefined where there is no such partner. Never changes its lane. */
export type TestPartner = (partner: string) => Promise<ConnectionReport | undefined>

interface Dependencies {
  readonly partners: Partners
  /** Ends of the certificates with these thumbprints, and of the one for TLS with this partner. */
  readonly certificateEnds: (partner: string, thumbprints: readonly string[]) => Promise<readonly Date[]>
  readonly clock: Pick<Clock, 'now'>
}

/** Somebody waits before a screen. */
const longestMs = 20_000

export function createTestPartner({ partners, certificateEnds, clock }: Dependencies): TestPartner {
  const inHand = new Map<string, Promise<ConnectionReport>>()

  /** Whoever presses while a test runs sees the same one: a partner is not asked twice at once. */
  return async function testPartner(id) {
    const partner = partners.get(id)
    if (partner === undefined) return undefined
    const running = inHand.get(id) ?? test(id, partner.line).finally(() => inHand.delete(id))
    inHand.set(id, running)
    return running
  }

  async function test(id: string, line: Pick<Line, 'examine'>): Promise<ConnectionReport> {
    const at = clock.now()
    const { health, exchanges, signatures } = await line.examine(AbortSignal.timeout(longestMs))
    const milliseconds = clock.now().getTime() - at.getTime()
    const made = signatures.filter(({ direction }) => direction === 'made')
    const ends = await certificateEnds(id, made.map(({ certificate }) => certificate))
    const words = wordsOfTest({ up: health.up, code: health.code, made: made.length, verified: signatures.length - made.length })
    return { partner: id, at, milliseconds, health, words, exchanges, signatures, certificateEndsAt: earliest(ends) }
  }
}

type Line = NonNullable<ReturnType<Partners['get']>>['line']

function earliest(times: readonly Date[]): Date | undefined {
  return times.toSorted((a, b) => a.getTime() - b.getTime())[0]
}
