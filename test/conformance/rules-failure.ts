/** Rules about a partner that refuses, fails, lies or is not there: every one of them is an outcome, none an exception. */
import { expect } from 'vitest'
import type { Health } from '../../src/ports/adapter.ts'
import { never } from './bench.ts'
import { deadAddress } from './dead-address.ts'
import type { Rule } from './rule.ts'

export const failureRules: readonly Rule[] = [
  {
    id: 'refusal-is-refused',
    title: 'the partner’s refusal is refused, with a code and its words',
    async run({ open, message, simulator }) {
      simulator.behave({ kind: 'refuse' })
      const outcome = await (await open()).deliver(message(1))
      expect(outcome).toMatchObject({ kind: 'refused', code: expect.stringMatching(/./), words: expect.stringMatching(/./) })
      expect(simulator.dossiers()).toEqual([])
    },
  },
  {
    id: 'credentials-are-broken',
    title: 'rejected credentials are broken, and nothing is delivered',
    async run({ open, message, simulator }) {
      simulator.behave({ kind: 'reject-credentials' })
      expect(await (await open()).deliver(message(1))).toMatchObject({ kind: 'broken', code: expect.stringMatching(/^[a-z0-9-]+$/) })
      expect(simulator.dossiers()).toEqual([])
    },
  },
  {
    id: 'later-on-server-errors',
    title: 'server errors are tried later, and count against the partner',
    async run({ open, message, simulator }) {
      const line = await open()
      for (const status of [500, 502, 503, 504]) {
        simulator.behave({ kind: 'status', status })
        expect(await line.deliver(message(1)), `HTTP ${status}`).toMatchObject({ kind: 'later', scope: 'partner' })
      }
    },
  },
  {
    id: 'later-on-reset',
    title: 'a connection that is reset is tried later',
    async run({ open, message, simulator }) {
      simulator.behave({ kind: 'reset' })
      expect(await (await open()).deliver(message(1))).toMatchObject({ kind: 'later', code: 'reset', scope: 'partner' })
    },
  },
  {
    id: 'later-on-timeout',
    title: 'an answer that does not come in the agreed time is tried later',
    async run({ open, message, simulator }) {
      simulator.behave({ kind: 'slow', milliseconds: 60_000 })
      const line = await open({ timeoutMs: 500 })
      const startedAt = performance.now()
      expect(await line.deliver(message(1))).toMatchObject({ kind: 'later', code: 'timeout', scope: 'partner' })
      expect(performance.now() - startedAt).toBeLessThan(1_500)
    },
  },
  {
    id: 'later-on-unknown-name',
    title: 'a name that cannot be resolved is tried later',
    async run({ open, message }) {
      expect(await (await open({ url: 'http://partner.invalid' })).deliver(message(1))).toMatchObject({ kind: 'later', code: 'dns', scope: 'partner' })
    },
  },
  {
    id: 'later-on-refused-connection',
    title: 'a partner that does not listen is tried later',
    async run({ open, message }) {
      expect(await (await open({ url: await deadAddress() })).deliver(message(1))).toMatchObject({ kind: 'later', code: 'refused', scope: 'partner' })
    },
  },
  {
    id: 'rate-limit-is-kept',
    title: 'too many requests are tried later, not before the partner said',
    async run({ open, message, simulator }) {
      simulator.behave({ kind: 'status', status: 429, retryAfterSeconds: 120 })
      expect(await (await open()).deliver(message(1))).toMatchObject({ kind: 'later', afterSeconds: 120 })
    },
  },
  {
    id: 'garbage-is-unclear',
    title: 'an answer of no sense is unclear, with the raw answer kept, and never an exception',
    async run({ open, message, simulator }) {
      const line = await open()
      simulator.behave({ kind: 'garbage' }, 1)
      const outcome = await line.deliver(message(1))
      expect(outcome).toMatchObject({ kind: 'unclear', raw: expect.stringContaining('<{"') })
      expect(outcome.kind === 'unclear' && outcome.raw).not.toContain('\u0000')
      simulator.behave({ kind: 'garbage', empty: true }, 1)
      expect(await line.deliver(message(2))).toMatchObject({ kind: 'unclear' })

      // a partner that talks nonsense from the first request on, log-ins included
      simulator.behave({ kind: 'garbage' })
      const fresh = await open()
      expect(['unclear', 'later']).toContain((await fresh.deliver(message(3))).kind)
      expectDownWithoutFault(await fresh.probe(never))
    },
  },
  {
    id: 'page-is-no-answer',
    title: 'a page in place of every answer, a redirect and a 404 are neither a delivery nor a refusal nor our fault',
    async run({ open, message, simulator }) {
      const seasoned = await open()
      expect(await seasoned.deliver(message(1))).toMatchObject({ kind: 'delivered' })
      for (const [n, status] of [200, 302, 404].entries()) {
        simulator.behave({ kind: 'status', status })
        // one that may hold a session, one that has to log in
        for (const line of [seasoned, await open()]) {
          expect(['unclear', 'later'], `HTTP ${status}`).toContain((await line.deliver(message(n + 2))).kind)
          expectDownWithoutFault(await line.probe(never))
        }
      }
      expect(simulator.dossiers()).toHaveLength(1)
    },
  },
  {
    id: 'probe-tells-the-truth',
    title: 'the probe is up only where a message would be taken, and says whether the fault is ours',
    async run({ open, simulator }) {
      expect(await (await open()).probe(never)).toMatchObject({ up: true })
      const dead = await (await open({ url: await deadAddress() })).probe(never)
      expectDownWithoutFault(dead)
      expect(dead.code).toBe('refused')
      const line = await open()
      for (const behaviour of [{ kind: 'status', status: 503 }, { kind: 'reset' }, { kind: 'garbage' }, { kind: 'garbage', empty: true }] as const) {
        simulator.behave(behaviour)
        expectDownWithoutFault(await line.probe(never))
      }
      simulator.behave({ kind: 'reject-credentials' })
      expect(await line.probe(never)).toMatchObject({ up: false, fault: 'broken', code: expect.stringMatching(/^[a-z0-9-]+$/) })
      simulator.behave({ kind: 'normal' })
      expect(await line.probe(never), 'after the partner came back').toMatchObject({ up: true })
    },
  },
]

/** The partner is in trouble or not itself; nothing of ours is wrong. */
function expectDownWithoutFault(health: Health): void {
  expect(health).toMatchObject({ up: false, code: expect.stringMatching(/^[a-z0-9-]+$/) })
  expect(health.fault, `${health.code}: ${health.words}`).toBeUndefined()
}
