/** The way back under the suite: callbacks, polls, acknowledgements and files of one line, through real means of its own. */
import { randomUUID } from 'node:crypto'
import type { Acknowledged, AwaitedDossier, Exchange, FetchedFile, InboundEvent, Line, PartnerIdentity, PollAnswer, PollRequest, RawCallback, ReceivedCallback, StandingAnswer, VerifyCallback } from '../../src/ports/adapter.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { Signer, Verifier } from '../../src/ports/signer.ts'
import { openHttpClient } from '../../src/net/http-client.ts'
import { openExchange, type RecordedExchange } from '../../src/usecases/open-exchange.ts'

export interface Inbound {
  /** `verify` stands in for the real one. */
  receive(callback: RawCallback, verify?: VerifyCallback): Promise<ReceivedCallback>
  /** The real one: by the certificates of the partner's organisation. */
  readonly verify: VerifyCallback
  poll(request?: Partial<PollRequest>, choices?: PollChoices): Promise<PollAnswer>
  standing(dossiers: readonly AwaitedDossier[], choices?: PollChoices): Promise<StandingAnswer>
  /** Of the last poll, where several signed messages came: events that do not say which was theirs. */
  unproven(): number
  acknowledge(acknowledgement: string): Promise<Acknowledged>
  fetchFile(link: string): Promise<FetchedFile>
  close(): Promise<void>
}

export interface PollChoices {
  readonly signal?: AbortSignal
  /** Comes between the adapter and the network. */
  readonly means?: (exchange: Exchange) => Exchange
}

interface Means {
  readonly signer: Signer
  readonly verifier: Verifier
  readonly clock: Clock
  readonly said: unknown[]
  readonly timeoutMs: number
  readonly maxBytes: number
  readonly partner: PartnerIdentity
}

export function openInbound(line: Line, { said, timeoutMs, ...means }: Means): Inbound {
  const http = openHttpClient({ maxAnswerBytes: 16 * 1024 * 1024, connections: 5 })
  let unproven = 0

  function exchange(signal?: AbortSignal, service = 'test'): RecordedExchange {
    const limit = AbortSignal.timeout(timeoutMs)
    return openExchange({ ...means, http, subject: { messageId: randomUUID(), service }, signal: signal === undefined ? limit : AbortSignal.any([signal, limit]) })
  }

  /** Verified anew each time, so never the same twice; which message an event came in is a rule of its own. */
  function withoutProof<Answer extends object>(answer: Answer): Answer {
    if (!('events' in answer) || !Array.isArray(answer.events)) return answer
    return { ...answer, events: (answer.events as readonly InboundEvent[]).map(({ verified: _verified, ...told }) => told) }
  }

  async function saying<Result>(used: RecordedExchange | undefined, work: Promise<Result>): Promise<Result> {
    const result = await work
    said.push(result, used?.records)
    return result
  }

  const verify: VerifyCallback = (input) => means.verifier.verify({ ...input, organisation: means.partner.organisation })
  return {
    verify,
    receive: async (callback, instead = verify) => withoutProof(await saying(undefined, offered(line.receive, 'receive')(callback, instead))),
    async poll({ cursor, awaited = [] } = {}, { signal, means: change = unchanged } = {}) {
      const used = exchange(signal)
      const answer = await saying(used, offered(line.poll, 'poll')({ cursor, awaited }, change(used)))
      if (answer.kind === 'polled') unproven = answer.events.filter((told) => used.proofs.length > 1 && !used.proofs.some(({ verified }) => verified === told.verified)).length
      return withoutProof(answer)
    },
    standing(dossiers, { signal, means: change = unchanged } = {}) {
      const used = exchange(signal, 'standing')
      return saying(used, offered(line.standing, 'standing')(dossiers, change(used)))
    },
    unproven: () => unproven,
    acknowledge(acknowledgement) {
      const used = exchange()
      return saying(used, offered(line.acknowledge, 'acknowledge')(acknowledgement, used))
    },
    fetchFile(link) {
      const used = exchange()
      return saying(used, offered(line.fetchFile, 'fetchFile')(link, used))
    },
    close: () => http.close(),
  }
}

function offered<Method>(method: Method | undefined, name: string): Method {
  if (method === undefined) throw new Error(`the line has no ${name}`)
  return method
}

function unchanged(exchange: Exchange): Exchange {
  return exchange
}
