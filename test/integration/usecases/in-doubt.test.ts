/** Whether a message may be at its partner: what an attempt leaves behind, and what the next one is told. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Outcome } from '../../../src/domain/outcome.ts'
import type { Exchange, OutboundMessage } from '../../../src/ports/adapter.ts'
import type { AnswerRules } from '../../../src/usecases/answer-rules.ts'
import { deadAddress } from '../../conformance/dead-address.ts'
import { adapterThat, openCoreKit, type CoreKit } from './core-kit.ts'

const running = new AbortController().signal
const order = { actor: 'admin-1', reason: 'partner asked' }
const refused: Outcome = { kind: 'refused', code: 'dossier-exists', words: 'Hồ sơ đã tồn tại' }
const unclear: Outcome = { kind: 'unclear', code: 'unknown-answer', raw: 'Lời lạ' }
const broken: Outcome = { kind: 'broken', code: 'not-valid', words: 'Not agreed' }
const delivered: Outcome = { kind: 'delivered', confirmed: true }
let kit: CoreKit
let server: Server
let partner: string
let nowhere: string
/** Ends the gateway that waits for an answer. */
let stop: AbortController

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      if (request.url === '/lose') request.socket.destroy()
      else if (request.url === '/wait') stop.abort()
      else response.writeHead(request.url === '/trouble' ? 503 : 200).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  partner = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  nowhere = await deadAddress()
  kit = await openCoreKit()
})
beforeEach(async () => {
  stop = new AbortController()
  await kit.reset()
})
afterAll(async () => {
  await kit.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

type Attempt = (exchange: Exchange, message: OutboundMessage) => Promise<Outcome>

async function call(exchange: Exchange, url: string, meaning: Outcome): Promise<Outcome> {
  const result = await exchange.call({ name: 'send', method: 'POST', url, body: Buffer.from('{}') })
  return result.ok ? meaning : result.outcome
}

/** One signed message to this address; its answer means this. */
function sending(url: () => string, meaning: Outcome = delivered): Attempt {
  return async (exchange, { payload }) => {
    await exchange.sign(payload, 'jws-detached', 'H56')
    return call(exchange, url(), meaning)
  }
}

const lost = sending(() => `${partner}/lose`)
const unanswered = sending(() => nowhere)
const inTrouble = sending(() => `${partner}/trouble`, { kind: 'later', code: 'server-error', scope: 'message' })
const givenUp = sending(() => `${partner}/wait`)
const answered = (meaning: Outcome) => sending(() => partner, meaning)
const ruled: Outcome = { kind: 'unclear', code: 'has-a-rule', raw: 'no' }
const ruleOn: AnswerRules['decide'] = (_partner, { code }) => (code === ruled.code ? { rule: 'of-the-test', outcome: refused } : undefined)
const logInLost: Attempt = (exchange) => call(exchange, `${partner}/lose`, delivered)
const stoppedFirst: Attempt = async (exchange, message) => {
  stop.abort()
  return sending(() => partner)(exchange, message)
}
const never = (outcome: Outcome): Attempt => async () => outcome

/** Makes these attempts, each by order where the one before it was the last, and then one more: what that one is told. */
async function toldAfter(...attempts: readonly Attempt[]): Promise<boolean> {
  const { id } = await kit.accept()
  const told: boolean[] = []
  for (const attempt of [...attempts, never(delivered)]) {
    stop = new AbortController()
    const { state } = await kit.read(id)
    if (state === 'waiting') await kit.sql.query('update work set due_at = now()')
    if (state === 'refused' || state === 'parked') await kit.store.transfers.replay(id, order)
    if (state === 'confirmed') await kit.store.transfers.resend(id, order)
    const line = await kit.line('tax', adapterThat({
      send(message, exchange) {
        told.push(message.mayBeThere)
        return attempt(exchange, message)
      },
    }))
    await kit.delivery([line], { ruleOn }).deliver(id, AbortSignal.any([running, stop.signal]))
  }
  expect(told).toHaveLength(attempts.length + 1)
  return told.at(-1) === true
}

it('the first attempt knows that nothing is there', async () => {
  expect(await toldAfter()).toBe(false)
})

it.each<[string, boolean, readonly Attempt[]]>([
  ['the answer was lost', true, [lost]],
  ['the partner was in trouble', true, [inTrouble]],
  ['the gateway stopped while it waited for the answer', true, [givenUp]],
  ['the gateway stopped before anything left', false, [stoppedFirst]],
  ['there was no connection', false, [unanswered]],
  ['the answer to a log-in was lost', false, [logInLost]],
  ['the answer was lost, and then there was no connection', true, [lost, unanswered]],

  ['the partner refused, and it is replayed', false, [answered(refused)]],
  ['the partner refused twice, and it is replayed', false, [answered(refused), answered(refused)]],
  ['the answer was lost, then the partner refused', false, [lost, answered(refused)]],
  ['the answer was lost, then it was refused before any network', true, [lost, never(refused)]],
  ['the partner refused, then the answer was lost', true, [answered(refused), lost]],

  ['nobody foresaw the answer, and it is replayed', true, [answered(unclear)]],
  ['nobody foresaw the answer, and a rule calls it a refusal', true, [answered(ruled)]],
  ['nothing left, and a rule calls what came of it a refusal', false, [never(ruled)]],
  ['a rule called the answer a refusal, then the partner refused', false, [answered(ruled), answered(refused)]],
  ['the partner named a fault of ours, and it is replayed', true, [answered(broken)]],
  ['our own fault kept it here, and it is replayed', false, [never(broken)]],
  ['it was delivered, and is sent again', true, [answered(delivered)]],
])('%s: %j', async (_what, expected, attempts) => {
  expect(await toldAfter(...attempts)).toBe(expected)
})

it('a worker that died may have sent it', async () => {
  const { id } = await kit.accept()
  await kit.lease(id, 'worker-that-dies')
  await kit.sql.query(`update work set lease_until = now() - interval '1 second'`)
  const told: boolean[] = []
  const line = await kit.line('tax', adapterThat({
    async send({ mayBeThere }) {
      told.push(mayBeThere)
      return delivered
    },
  }))
  await kit.delivery([line]).deliver(id, running)
  expect(told).toEqual([true])
})
