/** Deliberately broken reference adapters: what is broken, and the rule that must notice. Every rule has at least one. */
import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { Type } from 'typebox'
import type { Outcome } from '../../../src/domain/outcome.ts'
import type { OutboundMessage } from '../../../src/ports/adapter.ts'
import type { AdapterHarness } from '../harness.ts'
import { loopbackHarness } from '../loopback-harness.ts'
import { appliedTwice, withAdapter, withExchange, withHealth, withLine, withMessage, withOutcome, withSend, withSimulator } from './wrap.ts'

export interface Break {
  readonly rule: string
  readonly what: string
  readonly harness: AdapterHarness
  /** Lets go of what the broken adapter left behind. */
  readonly cleanUp?: () => void
}

const { adapter, config } = loopbackHarness
const described = { default: [], description: 'More' }
const delivered: Outcome = { kind: 'delivered', confirmed: true }
const leftSockets: Socket[] = []
const leftTimers: NodeJS.Timeout[] = []

export const breaks: readonly Break[] = [
  { rule: 'identity', what: 'another id than the folder', harness: withAdapter({ id: 'loop-back' }) },
  { rule: 'identity', what: 'no English title', harness: withAdapter({ title: { vi: 'Đối tác mẫu', en: '' } }) },
  {
    rule: 'identity',
    what: 'a nested setting without a description',
    harness: withAdapter({ config: Type.Intersect([adapter.config, Type.Object({ more: Type.Array(Type.Object({ name: Type.String() }), described) })]) }),
  },
  { rule: 'identity', what: 'callbacks that it takes and does not own up to', harness: withAdapter({ can: { ...adapter.can, callbacks: false } }) },

  { rule: 'bad-config', what: 'a config that is not checked', harness: withAdapter({ config: Type.Any() }) },
  {
    rule: 'bad-config',
    what: 'an error that names another field',
    harness: { ...loopbackHarness, badConfigs: [{ config: { token: 'x' }, field: 'address' }] },
  },
  {
    rule: 'bad-config',
    what: 'a connection made when opened',
    harness: withAdapter({
      async open(given, tools) {
        leftSockets.push(connect(1, '127.0.0.1').on('error', () => undefined))
        return adapter.open(given, tools)
      },
    }),
    cleanUp: () => destroyAll(leftSockets),
  },

  {
    rule: 'byte-for-byte',
    what: 'a line break added after signing',
    harness: withExchange((exchange) => ({ ...exchange, call: (request) => exchange.call({ ...request, body: Buffer.concat([request.body ?? Buffer.alloc(0), Buffer.from('\n')]) }) })),
  },
  {
    rule: 'byte-for-byte',
    what: 'a partner that verified other bytes than were signed',
    harness: withSimulator((simulator) => ({ ...simulator, received: () => simulator.received().map((row) => ({ ...row, digest: '0'.repeat(64) })) })),
  },

  {
    rule: 'byte-for-byte',
    what: 'the dossier handed over twice',
    harness: withSend((send) => async (message, exchange) => {
      await send(message, exchange)
      return send(message, exchange)
    }),
  },

  { rule: 'message-id-arrives', what: 'an id of its own', harness: withMessage((message) => ({ ...message, messageId: randomUUID() })) },

  {
    rule: 'same-id-one-dossier',
    what: 'a repeat that is taken for a fault of the dossier',
    harness: withSend((send) => async (message, exchange) => (message.mayBeThere ? { kind: 'refused', code: 'duplicate', words: 'Hồ sơ đã có' } : send(message, exchange))),
  },
  {
    rule: 'same-id-one-dossier',
    what: 'a partner that applies everything twice',
    harness: withSimulator((simulator) => ({ ...simulator, dossiers: () => appliedTwice(simulator.dossiers()) })),
  },

  {
    rule: 'held-is-not-refused',
    what: 'a partner that knows no message when it comes again',
    harness: withSend((send) => (message, exchange) => send(message.mayBeThere ? { ...message, messageId: randomUUID() } : message, exchange)),
  },

  {
    rule: 'lost-answer-then-retry',
    what: 'a new id for the repeat',
    harness: withSend((send) => (message, exchange) => send(message.mayBeThere ? { ...message, messageId: randomUUID() } : message, exchange)),
  },
  {
    rule: 'lost-answer-then-retry',
    what: 'a lost answer taken for a delivery',
    harness: withOutcome((outcome) => (isCode(outcome, 'reset') ? delivered : outcome)),
  },

  { rule: 'another-message-there', what: 'every repeat of a dossier code taken for a delivery', harness: withCodesRemembered() },

  { rule: 'ten-at-once-unmixed', what: 'the message kept where the next one overwrites it', harness: withSharedMessage() },
  {
    rule: 'ten-at-once-unmixed',
    what: 'one remote id for all',
    harness: withOutcome((outcome) => (outcome.kind === 'delivered' ? { ...outcome, remoteId: 'r-1' } : outcome)),
  },

  { rule: 'over-max-bytes', what: 'a way out of its own', harness: withOwnWayOut() },
  {
    rule: 'over-max-bytes',
    what: 'a large message cut to what fits',
    harness: withMessage((message) => ({ ...message, dossier: { ...message.dossier, progress: [] } })),
  },

  {
    rule: 'refusal-is-refused',
    what: 'a refusal tried again',
    harness: withOutcome((outcome) => (outcome.kind === 'refused' ? later('refused') : outcome)),
  },
  {
    rule: 'refusal-is-refused',
    what: 'a refusal without its words',
    harness: withOutcome((outcome) => (outcome.kind === 'refused' ? { ...outcome, words: '' } : outcome)),
  },

  {
    rule: 'credentials-are-broken',
    what: 'rejected credentials tried again',
    harness: withOutcome((outcome) => (outcome.kind === 'broken' ? later('server-error') : outcome)),
  },

  {
    rule: 'later-on-server-errors',
    what: 'one server error taken for nonsense',
    harness: withOutcome((outcome) => ('words' in outcome && outcome.words === 'HTTP 504' ? unclear('HTTP 504') : outcome)),
  },
  {
    rule: 'later-on-server-errors',
    what: 'a server error that does not count against the partner',
    harness: withOutcome((outcome) => (outcome.kind === 'later' ? { ...outcome, scope: 'message' } : outcome)),
  },

  { rule: 'later-on-reset', what: 'a reset parked', harness: withOutcome((outcome) => (isCode(outcome, 'reset') ? unclear('') : outcome)) },

  {
    rule: 'later-on-timeout',
    what: 'silence taken for consent',
    harness: withOutcome((outcome) => (isCode(outcome, 'timeout') ? delivered : outcome)),
  },
  {
    rule: 'later-on-timeout',
    what: 'time of its own beside the agreed one',
    harness: withSend((send) => async (message, exchange) => {
      const outcome = await send(message, exchange)
      await pause(1_500)
      return outcome
    }),
  },

  {
    rule: 'later-on-unknown-name',
    what: 'an unknown name taken for a wrong setting',
    harness: withOutcome((outcome) => (isCode(outcome, 'dns') ? { kind: 'broken', code: 'dns', words: '' } : outcome)),
  },

  {
    rule: 'later-on-refused-connection',
    what: 'a refused connection thrown',
    harness: withOutcome((outcome) => {
      if (isCode(outcome, 'refused')) throw new Error('ECONNREFUSED')
      return outcome
    }),
  },

  {
    rule: 'rate-limit-is-kept',
    what: 'the time that the partner asked for dropped',
    harness: withOutcome((outcome) => (outcome.kind === 'later' ? later(outcome.code) : outcome)),
  },

  {
    rule: 'garbage-is-unclear',
    what: 'an exception',
    harness: withOutcome((outcome) => {
      if (outcome.kind === 'unclear') throw new SyntaxError('Unexpected token')
      return outcome
    }),
  },
  {
    rule: 'garbage-is-unclear',
    what: 'the raw answer dropped',
    harness: withOutcome((outcome) => (outcome.kind === 'unclear' ? { ...outcome, raw: '' } : outcome)),
  },
  {
    rule: 'garbage-is-unclear',
    what: 'an empty 200 taken for a delivery',
    harness: withOutcome((outcome) => (outcome.kind === 'unclear' && outcome.raw === '' ? delivered : outcome)),
  },
  {
    rule: 'garbage-is-unclear',
    what: 'a probe that takes garbage for our fault',
    harness: withHealth((health) => (health.code === 'not-an-answer' ? { ...health, fault: 'broken' } : health)),
  },

  ...['200', '302', '404'].map((status) => ({
    rule: 'page-is-no-answer',
    what: `a page with ${status} taken for our fault`,
    harness: withOutcome((outcome) => (isPage(outcome, status) ? { kind: 'broken', code: 'unexpected-page', words: '' } : outcome)),
  })),
  {
    rule: 'page-is-no-answer',
    what: 'a page taken for a refusal',
    harness: withOutcome((outcome) => (isPage(outcome, '404') ? { kind: 'refused', code: 'not-found', words: 'Not found' } : outcome)),
  },
  {
    rule: 'page-is-no-answer',
    what: 'up because some page comes back',
    harness: withHealth((health) => (health.words.startsWith('HTTP 200') ? { up: true, code: 'ok', words: '' } : health)),
  },
  {
    rule: 'page-is-no-answer',
    what: 'a redirect of the probe taken for our fault',
    harness: withHealth((health) => (health.words.startsWith('HTTP 302') ? { ...health, fault: 'broken' } : health)),
  },

  {
    rule: 'probe-tells-the-truth',
    what: 'always up',
    harness: withLine((line) => ({ ...line, probe: async () => ({ up: true, code: 'ok', words: '' }) })),
  },
  {
    rule: 'probe-tells-the-truth',
    what: 'always down',
    harness: withLine((line) => ({ ...line, probe: async () => ({ up: false, code: 'refused', words: '' }) })),
  },
  {
    rule: 'probe-tells-the-truth',
    what: 'up although our credentials are rejected',
    harness: withHealth((health) => (health.code === 'credentials-rejected' ? { up: true, code: 'ok', words: '' } : health)),
  },
  {
    rule: 'probe-tells-the-truth',
    what: 'rejected credentials without a word that the fault is ours',
    harness: withHealth(({ up, code, words }) => ({ up, code, words })),
  },
  {
    rule: 'probe-tells-the-truth',
    what: 'a partner that is away called our fault',
    harness: withHealth((health) => (health.code === 'refused' ? { ...health, fault: 'broken' } : health)),
  },

  {
    rule: 'abort-within-a-second',
    what: 'an ear for the signal only after the work',
    harness: withSend((send) => async (message, exchange) => {
      const outcome = await send(message, exchange)
      if (exchange.signal.aborted) await pause(1_100)
      return outcome
    }),
  },

  { rule: 'close-waits', what: 'closing without waiting', harness: withLine((line) => ({ ...line, close: async () => undefined })) },
  {
    rule: 'close-waits',
    what: 'closing that fails the second time',
    harness: withLine((line) => ({ ...line, close: failSecond(() => line.close()) })),
  },

  {
    rule: 'no-secret',
    what: 'the token in the log',
    harness: withLine((line, tools, given) => {
      tools.log.info({ config: given }, 'opened')
      return line
    }),
  },
  {
    rule: 'no-secret',
    what: 'the token in a refusal’s words',
    harness: withOutcome((outcome) => (outcome.kind === 'refused' ? { ...outcome, words: `refused: ${tokenHeader()}` } : outcome)),
  },
  {
    rule: 'no-secret',
    what: 'the token in the address',
    harness: withExchange((exchange) => ({ ...exchange, call: (request) => exchange.call({ ...request, url: `${request.url}/${secret()}` }) })),
  },
  {
    rule: 'no-secret',
    what: 'the token in its health',
    harness: withLine((line) => ({ ...line, probe: async (exchange) => ({ ...(await line.probe(exchange)), words: tokenHeader() }) })),
  },

  {
    rule: 'nothing-left-open',
    what: 'a connection of its own',
    harness: withLine((line, _tools, given) => {
      const { port } = new URL((given as { baseUrl: string }).baseUrl)
      leftSockets.push(connect(Number(port), '127.0.0.1'))
      return line
    }),
    cleanUp: () => destroyAll(leftSockets),
  },
  {
    rule: 'nothing-left-open',
    what: 'a timer',
    harness: withLine((line) => {
      leftTimers.push(setInterval(() => undefined, 1_000))
      return line
    }),
    cleanUp: () => leftTimers.splice(0).forEach((timer) => clearInterval(timer)),
  },
]

function secret(): string {
  return (config('http://partner.test') as { token: string }).token
}

function tokenHeader(): string {
  return `Bearer ${secret()}`
}

function later(code: string): Outcome {
  return { kind: 'later', code, scope: 'partner' }
}

function unclear(raw: string): Outcome {
  return { kind: 'unclear', code: 'broken-on-purpose', raw }
}

function isCode(outcome: Outcome, code: string): boolean {
  return 'code' in outcome && outcome.code === code
}

/** The simulated page says its status. */
function isPage(outcome: Outcome, status: string): boolean {
  return outcome.kind === 'unclear' && outcome.raw.includes(`<h1>${status}</h1>`)
}

function withSharedMessage(): AdapterHarness {
  let current: OutboundMessage | undefined
  return withSend((send) => async (message, exchange) => {
    current = message
    await pause(20)
    return send(current, exchange)
  })
}

/** Believes that whatever it sent of a dossier is this very message. */
function withCodesRemembered(): AdapterHarness {
  return withSend((send) => {
    const codes = new Set<string>()
    return async (message, exchange) => {
      if (codes.has(message.dossier.code)) return delivered
      codes.add(message.dossier.code)
      return send(message, exchange)
    }
  })
}

/** Sends the same request by the platform's fetch, past the limits and the records of the core. */
function withOwnWayOut(): AdapterHarness {
  return withExchange((exchange) => ({
    ...exchange,
    async call(request) {
      const { method, headers = {}, body } = request
      const response = await fetch(request.url, { method, headers, ...(body === undefined ? {} : { body: Buffer.from(body) }) })
      return { ok: true, answer: { status: response.status, headers: {}, body: new Uint8Array(await response.arrayBuffer()) } }
    },
  }))
}

function failSecond(close: () => Promise<void>): () => Promise<void> {
  let calls = 0
  return async () => {
    calls += 1
    if (calls === 2) throw new Error('closed already')
    await close()
  }
}

function destroyAll(sockets: Socket[]): void {
  for (const socket of sockets.splice(0)) socket.destroy()
}
