/** Reference adapters whose way back is broken on purpose: what is broken, and the rule that must notice. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { AwaitedDossier, CallbackAnswer, ExchangeVerification, Failure, InboundEvent, RawCallback } from '../../../src/ports/adapter.ts'
import type { Verified, VerifiedBytes } from '../../../src/ports/signer.ts'
import type { AdapterHarness } from '../harness.ts'
import { loopbackHarness } from '../loopback-harness.ts'
import type { Break } from './breaks.ts'
import { withAcknowledge, withAdapter, withFetchFile, withHeard, withLine, withOutcome, withPoll, withPolled, withReceive, withReceived, withSend, withTold } from './wrap.ts'

const { adapter } = loopbackHarness
const leftTimers: NodeJS.Timeout[] = []
const failed: Failure = { kind: 'unclear', code: 'broken-on-purpose', raw: '' }

const receivingBreaks: readonly Break[] = [
  { rule: 'callback-is-heard', what: 'an event about another dossier', harness: withHeard(({ event, ...more }) => ({ event: { ...event, dossierCode: 'H56.14-261120-9999' }, ...more })) },
  { rule: 'callback-is-heard', what: 'a status that the nation does not know', harness: withHeard(({ event, ...more }) => ({ event: { ...event, status: 11 }, ...more })) },
  { rule: 'callback-is-heard', what: 'the partner’s code and words dropped', harness: withHeard(({ event: { partnerCode: _code, partnerWords: _words, ...event } }) => ({ event })) },
  { rule: 'callback-is-heard', what: 'everything left to a person', harness: withHeard(({ event }) => ({ event: { ...event, type: 'not-understood' }, raw: 'moved' })) },
  { rule: 'callback-is-heard', what: 'files that nobody stored', harness: withHeard(({ event }) => ({ event: { ...event, files: [{ name: 'x', fileName: 'x.pdf', state: 'pending' }] } })) },

  {
    rule: 'callback-byte-for-byte',
    what: 'the callback written anew before it is verified',
    harness: withReceive((receive) => (callback, verify) => receive({ ...callback, body: rewritten(callback.body) }, verify)),
  },
  { rule: 'callback-byte-for-byte', what: 'a signature that is asked for and not minded', harness: withReceive((receive) => (callback, verify) => receive(callback, (input) => verify(input).catch(() => believed(input)))) },
  {
    rule: 'callback-byte-for-byte',
    what: 'what came read in place of what was verified',
    harness: withReceive((receive) => (callback, verify) => receive(callback, async (input) => ({ ...(await verify(input)), bytes: input.bytes as VerifiedBytes }))),
  },

  { rule: 'callback-forged', what: 'a signature that nobody checks', harness: withReceive((receive) => (callback) => receive(callback, (input) => Promise.resolve(believed(input)))) },
  { rule: 'callback-forged', what: 'a forged callback answered like a good one', harness: withReceived((received) => ({ ...received, answer: said(201, { status: 'stored' }) })) },
  { rule: 'callback-forged', what: 'a refusal without a word', harness: withReceived((received) => (received.events.length > 0 ? received : { ...received, answer: said(403) })) },

  { rule: 'callback-repeat', what: 'a new key each time', harness: withHeard(({ event, ...more }) => ({ event: { ...event, key: randomUUID() }, ...more })) },
  { rule: 'callback-repeat', what: 'the time of arrival in the key', harness: withHeard(({ event, ...more }, { receivedAt }) => ({ event: { ...event, key: `${event.key}${receivedAt.getTime()}` }, ...more })) },
  { rule: 'callback-repeat', what: 'news that only the first line hears', harness: withHeardOnce() },

  { rule: 'callback-news-differ', what: 'the dossier for a key', harness: withHeard(({ event, ...more }) => ({ event: { ...event, key: event.dossierCode }, ...more })) },
  { rule: 'callback-news-differ', what: 'the partner’s code for a key', harness: withHeard(({ event, ...more }) => ({ event: { ...event, key: event.partnerCode ?? '' }, ...more })) },

  { rule: 'callback-unforeseen', what: 'an unknown code dropped', harness: withReceived((received) => ({ ...received, events: understood(received.events) })) },
  { rule: 'callback-unforeseen', what: 'an unknown code guessed', harness: withHeard(({ event }) => ({ event: { ...event, type: 'progress', status: 4 } })) },
  { rule: 'callback-unforeseen', what: 'an unknown code with a guess beside it', harness: withHeard((inbound) => ({ ...inbound, event: { ...inbound.event, status: 4 } })) },
  { rule: 'callback-unforeseen', what: 'nothing for a person to see', harness: withHeard(({ event }) => ({ event })) },
  {
    rule: 'callback-unforeseen',
    what: 'an unknown code refused',
    harness: withReceived((received) => (understood(received.events).length > 0 ? received : { ...received, answer: said(422, { code: 'unknown', words: '' }) })),
  },

  { rule: 'callback-answers', what: 'what could not be stored answered as if it were', harness: withReceived((received) => ({ ...received, answerToFailure: received.answer })) },
  { rule: 'callback-answers', what: 'a repeat refused', harness: withReceived((received) => ({ ...received, answerToRepeat: said(409) })) },
  { rule: 'callback-answers', what: 'no status', harness: withReceived((received) => ({ ...received, answer: said(0) })) },

  {
    rule: 'callback-nonsense',
    what: 'an exception of the parser',
    harness: withReceive((receive) => (callback, verify) => {
      JSON.parse(Buffer.from(callback.body).toString('utf8'))
      return receive(callback, verify)
    }),
  },
  { rule: 'callback-nonsense', what: 'news at any path', harness: withReceive((receive) => (callback, verify) => receive({ ...callback, path: 'news' }, verify)) },
  { rule: 'callback-nonsense', what: 'news by any method', harness: withReceive((receive) => (callback, verify) => receive({ ...callback, method: 'POST' }, verify)) },
  { rule: 'callback-nonsense', what: 'nonsense answered like news', harness: withReceived((received) => (received.events.length > 0 ? received : { ...received, answer: said(201, { status: 'stored' }) })) },

  {
    rule: 'callback-only-reads',
    what: 'the partner asked while it calls',
    harness: withReceive((receive, config) => async (callback, verify) => {
      await fetch((config as { baseUrl: string }).baseUrl, { headers: { connection: 'close' } })
      return receive(callback, verify)
    }),
  },
]

const pollingBreaks: readonly Break[] = [
  { rule: 'poll-nothing-new', what: 'an event at every poll', harness: withTold((events, { awaited }) => [...events, ...awaited.map(unmoved)]) },
  { rule: 'poll-nothing-new', what: 'nothing taken for a failure', harness: withPolled((answer) => (answer.kind === 'polled' && answer.events.length === 0 ? { ...answer, failure: failed } : answer)) },

  { rule: 'poll-tells-news', what: 'the same event twice at once', harness: withTold((events) => [...events, ...events]) },
  { rule: 'poll-tells-news', what: 'all but the first dropped', harness: withTold((events) => events.slice(0, 1)) },

  { rule: 'poll-names-its-proof', what: 'events without the message that they came in', harness: withTold((events) => events.map(({ verified: _verified, ...told }) => told)) },

  { rule: 'poll-again-same-keys', what: 'a new key each time', harness: withTold((events) => events.map(({ event, ...more }) => ({ event: { ...event, key: randomUUID() }, ...more }))) },
  { rule: 'poll-again-same-keys', what: 'news kept back that were told once', harness: withToldOnce() },
  {
    rule: 'poll-again-same-keys',
    what: 'a cursor that brings the same under new keys',
    harness: withPolled((answer, { cursor }) => {
      if (answer.kind === 'failed') return answer
      return { ...answer, cursor: 'c-1', events: answer.events.map(({ event, ...more }) => ({ event: { ...event, key: `${event.key}${cursor ?? ''}` }, ...more })) }
    }),
  },

  { rule: 'poll-comes-to-an-end', what: 'more for ever', harness: withPolled((answer) => (answer.kind === 'polled' ? { ...answer, more: true } : answer)) },
  { rule: 'poll-comes-to-an-end', what: 'all acknowledged, half told', harness: withTold((events) => events.slice(0, 1)) },

  { rule: 'poll-unforeseen', what: 'an unknown code dropped', harness: withTold(understood) },
  { rule: 'poll-unforeseen', what: 'nothing for a person to see', harness: withTold((events) => events.map(({ event }) => ({ event }))) },

  { rule: 'poll-unknown-dossier', what: 'a failure because of one dossier', harness: withPolled((answer, { awaited }) => (awaited.some(isUnknown) ? { kind: 'failed', outcome: failed } : answer)) },
  {
    rule: 'poll-unknown-dossier',
    what: 'a dossier taken for refused because the partner does not know it',
    harness: withTold((events, { awaited }) => [...events, ...awaited.filter(isUnknown).map((dossier) => ({ event: { ...unmoved(dossier).event, type: 'refused' as const, status: 3 } }))]),
  },

  { rule: 'one-odd-item-keeps-nobody-back', what: 'a poll that ends at what it does not understand', harness: withTold((events) => events.slice(0, 1 + events.findIndex(({ event }) => event.type === 'not-understood'))) },
  { rule: 'one-odd-item-keeps-nobody-back', what: 'what is odd passed over', harness: withTold(understood) },

  {
    rule: 'poll-failures',
    what: 'an exception',
    harness: withPolled((answer) => {
      if (answer.kind === 'failed') throw new Error(answer.outcome.code)
      return answer
    }),
  },
  { rule: 'poll-failures', what: 'a failure taken for nothing new', harness: withPolled((answer) => (answer.kind === 'failed' ? { kind: 'polled', events: [], more: false } : answer)) },
  {
    rule: 'poll-failures',
    what: 'rejected credentials tried again',
    harness: withPolled((answer) => (answer.kind === 'failed' && answer.outcome.kind === 'broken' ? { kind: 'failed', outcome: { kind: 'later', code: 'server-error', scope: 'partner' } } : answer)),
  },

  { rule: 'poll-keeps-what-came', what: 'one dossier after the other, and all lost with the last', harness: withPollOfEach() },
  {
    rule: 'poll-keeps-what-came',
    what: 'a failed call passed over',
    harness: withPolled((answer) => (answer.kind === 'failed' && answer.outcome.code === 'reset' ? { kind: 'polled', events: [], more: false } : answer)),
  },

  {
    rule: 'poll-ends-in-time',
    what: 'an ear for the signal only after the work',
    harness: withPoll((poll) => async (request, exchange) => {
      const answer = await poll(request, exchange)
      if (exchange.signal.aborted) await pause(1_100)
      return answer
    }),
  },

  { rule: 'acknowledged-after-storing', what: 'news acknowledged as soon as they are read', harness: withEagerAcknowledgement() },
  { rule: 'acknowledged-after-storing', what: 'an acknowledgement that nobody hears', harness: withAcknowledge(() => async () => ({ kind: 'acknowledged' })) },
  { rule: 'acknowledged-after-storing', what: 'nothing to acknowledge with', harness: withPolled((answer) => (answer.kind === 'failed' ? answer : { kind: 'polled', events: answer.events, more: false })) },

  { rule: 'acknowledged-twice', what: 'a second time that fails', harness: withOneAcknowledgement() },
  {
    rule: 'acknowledged-twice',
    what: 'everything acknowledged at once',
    harness: withAcknowledge((line) => async (acknowledgement, exchange) => {
      const answer = await line.poll({ cursor: undefined, awaited: [] }, exchange)
      return line.acknowledge(answer.kind === 'polled' ? (answer.acknowledgement ?? acknowledgement) : acknowledgement, exchange)
    }),
  },

  {
    rule: 'acknowledgement-fails',
    what: 'time of its own beside the agreed one',
    harness: withAcknowledge((line) => async (acknowledgement, exchange) => {
      const answer = await line.acknowledge(acknowledgement, exchange)
      if (exchange.signal.aborted) await pause(1_100)
      return answer
    }),
  },
  {
    rule: 'acknowledgement-fails',
    what: 'a failure taken for said',
    harness: withAcknowledge((line) => async (acknowledgement, exchange) => {
      await line.acknowledge(acknowledgement, exchange)
      return { kind: 'acknowledged' }
    }),
  },
]

const otherBreaks: readonly Break[] = [
  {
    rule: 'files-arrive-whole',
    what: 'the end of a file lost',
    harness: withFetchFile((fetchFile) => async (link, exchange) => {
      const fetched = await fetchFile(link, exchange)
      return fetched.kind === 'fetched' ? { ...fetched, bytes: fetched.bytes.subarray(0, -1) } : fetched
    }),
  },
  { rule: 'files-arrive-whole', what: 'files dropped', harness: withHeard(({ event }) => ({ event })) },

  {
    rule: 'links-of-the-partner-only',
    what: 'any link followed',
    harness: withFetchFile((fetchFile, config) => async (link, exchange) => {
      const url = URL.parse(link, (config as { baseUrl: string }).baseUrl)
      if (url?.protocol === 'http:') await exchange.call({ name: 'GetFile', method: 'GET', url: url.href })
      return fetchFile(link, exchange)
    }),
  },
  {
    rule: 'links-of-the-partner-only',
    what: 'an exception where nothing comes',
    harness: withFetchFile((fetchFile) => async (link, exchange) => {
      const fetched = await fetchFile(link, exchange)
      if (fetched.kind === 'failed' && fetched.outcome.code !== 'foreign-link') throw new Error(fetched.outcome.code)
      return fetched
    }),
  },

  {
    rule: 'links-of-the-partner-only',
    what: 'time of its own beside the agreed one',
    harness: withFetchFile((fetchFile) => async (link, exchange) => {
      const fetched = await fetchFile(link, exchange)
      if (exchange.signal.aborted) await pause(1_100)
      return fetched
    }),
  },

  { rule: 'no-secret-comes-back', what: 'the token in what a person sees', harness: withHeard((inbound) => ({ ...inbound, raw: token() })) },
  { rule: 'no-secret-comes-back', what: 'the token in the answer', harness: withReceived((received) => ({ ...received, answerToFailure: said(503, { token: token() }) })) },
  {
    rule: 'no-secret-comes-back',
    what: 'the token in the address that is polled',
    harness: withPoll((poll) => (request, exchange) => poll(request, { ...exchange, call: (sent) => exchange.call({ ...sent, url: `${sent.url}/${token()}` }) })),
  },

  { rule: 'follow-up-arrives', what: 'a supplement refused', harness: withSend((send) => async (message, exchange) => (message.dossier.supplement ? { kind: 'refused', code: 'x', words: 'x' } : send(message, exchange))) },
  { rule: 'follow-up-arrives', what: 'a withdrawal that never leaves', harness: withSend((send) => async (message, exchange) => (message.dossier.withdrawal ? { kind: 'delivered', confirmed: true } : send(message, exchange))) },
  { rule: 'follow-up-arrives', what: 'a new id for the repeat', harness: withSend((send) => (message, exchange) => send(message.mayBeThere ? { ...message, messageId: randomUUID() } : message, exchange)) },

  { rule: 'follow-up-unfit', what: 'an unfit follow-up that is tried nevertheless', harness: withOutcome((outcome) => (outcome.kind === 'refused' ? { kind: 'delivered', confirmed: true } : outcome)) },
  {
    rule: 'follow-up-unfit',
    what: 'the partner asked first',
    harness: withLine((line) => ({
      ...line,
      async send(message, exchange) {
        if (message.dossier.supplement) await exchange.call({ name: 'GetHealth', method: 'GET', url: 'http://127.0.0.1:9/' })
        return line.send(message, exchange)
      },
    })),
  },

  {
    rule: 'nothing-left-open',
    what: 'a timer that a poll began',
    harness: withPoll((poll) => (request, exchange) => {
      leftTimers.push(setInterval(() => undefined, 1_000))
      return poll(request, exchange)
    }),
    cleanUp: () => leftTimers.splice(0).forEach((timer) => clearInterval(timer)),
  },

  { rule: 'identity', what: 'polls that it does and does not own up to', harness: withAdapter({ can: { ...adapter.can, poll: false } }) },
  { rule: 'identity', what: 'a follow-up that is named twice', harness: withAdapter({ can: { ...adapter.can, followUps: ['supplement', 'supplement'] } }) },
  { rule: 'identity', what: 'links that nobody can try', harness: without('files') },
  { rule: 'identity', what: 'an acknowledgement that nobody can see', harness: { ...loopbackHarness, polling: { news: async () => undefined, unforeseen: async () => undefined } } },
]

export const inboundBreaks: readonly Break[] = [...receivingBreaks, ...pollingBreaks, ...otherBreaks]

function rewritten(body: Uint8Array): Uint8Array {
  try {
    return Buffer.from(JSON.stringify(JSON.parse(Buffer.from(body).toString('utf8')), undefined, 1))
  } catch {
    return body
  }
}

/** As if the signature held, for whom the document names. */
function believed({ bytes, profile }: ExchangeVerification): Verified {
  const claims = { id: '', recipient: '' }
  try {
    Object.assign(claims, JSON.parse(Buffer.from(bytes).toString('utf8')))
  } catch {
    // then it is about nothing
  }
  const seal = { algorithm: 'PS256', organisation: 'G99', subject: 'CN=G99', certificate: '', deprecated: false, at: new Date(0), trust: { path: [], revocation: { state: 'unchecked' } } } as const
  return { bytes: bytes as VerifiedBytes, profile, ...seal, messageId: claims.id, audience: claims.recipient }
}

function said(status: number, body?: object): CallbackAnswer {
  return { status, headers: {}, body: Buffer.from(body === undefined ? '' : JSON.stringify(body)) }
}

function understood(events: readonly InboundEvent[]): readonly InboundEvent[] {
  return events.filter(({ event }) => event.type !== 'not-understood')
}

function unmoved({ dossierCode }: AwaitedDossier): InboundEvent {
  return { event: { key: `still:${dossierCode}`, type: 'information', dossierCode, partnerCode: 'still' } }
}

function isUnknown({ remoteId }: AwaitedDossier): boolean {
  return remoteId === undefined
}

function token(): string {
  return loopbackHarness.secrets[0] ?? ''
}

function without(part: 'files'): AdapterHarness {
  const { [part]: _part, ...rest } = loopbackHarness
  return rest
}

/** Remembers what it heard, beyond its line. */
function withHeardOnce(): AdapterHarness {
  const heard = new Set<string>()
  const isNew = ({ body }: RawCallback): boolean => !heard.has(Buffer.from(body).toString('utf8'))
  return withReceived((received, callback) => {
    if (!isNew(callback)) return { ...received, events: [] }
    heard.add(Buffer.from(callback.body).toString('utf8'))
    return received
  })
}

function withToldOnce(): AdapterHarness {
  const told = new Set<string>()
  return withTold((events) => {
    const fresh = events.filter(({ event }) => !told.has(event.key))
    for (const { event } of fresh) told.add(event.key)
    return fresh
  })
}

function withPollOfEach(): AdapterHarness {
  return withPoll((poll) => async ({ cursor, awaited }, exchange) => {
    const events: InboundEvent[] = []
    for (const dossier of awaited) {
      const answer = await poll({ cursor, awaited: [dossier] }, exchange)
      if (answer.kind === 'failed') return answer
      events.push(...answer.events.filter(({ event }) => event.dossierCode === dossier.dossierCode))
    }
    return { kind: 'polled', events, more: false }
  })
}

function withEagerAcknowledgement(): AdapterHarness {
  return withPoll((poll, line) => async (request, exchange) => {
    const answer = await poll(request, exchange)
    if (answer.kind === 'polled' && answer.acknowledgement !== undefined) await line.acknowledge(answer.acknowledgement, exchange)
    return answer
  })
}

function withOneAcknowledgement(): AdapterHarness {
  const acknowledged = new Set<string>()
  return withAcknowledge((line) => async (acknowledgement, exchange) => {
    if (acknowledged.has(acknowledgement)) return { kind: 'failed', outcome: failed }
    acknowledged.add(acknowledgement)
    return line.acknowledge(acknowledgement, exchange)
  })
}
