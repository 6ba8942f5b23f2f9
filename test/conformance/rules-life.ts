/** Rules about a line as long as it lives: giving up, closing, leaving nothing behind, keeping secrets. */
import { createHook } from 'node:async_hooks'
import { expect } from 'vitest'
import type { Behaviour } from '../../src/ports/simulator.ts'
import { until } from '../helpers/until.ts'
import { never } from './bench.ts'
import { expectNoSecrets } from './expect-no-secrets.ts'
import type { Rule } from './rule.ts'

export const lifeRules: readonly Rule[] = [
  {
    id: 'abort-within-a-second',
    title: 'a send that is given up ends within a second',
    async run({ open, message, simulator }) {
      simulator.behave({ kind: 'slow', milliseconds: 60_000 }, 1)
      const line = await open()
      const controller = new AbortController()
      const outcome = line.deliver(message(1), controller.signal)
      await until(() => simulator.received().length > 0, 'the message arrived')
      const abortedAt = performance.now()
      controller.abort()
      expect(await outcome).toMatchObject({ kind: 'later', code: 'aborted' })
      expect(performance.now() - abortedAt).toBeLessThan(1_000)
      expect(await line.deliver(message(2), AbortSignal.abort())).toMatchObject({ kind: 'later', code: 'aborted' })
      expect(simulator.received()).toHaveLength(1)
    },
  },
  {
    id: 'close-waits',
    title: 'closing waits for a send in flight, and may be asked twice',
    async run({ open, message, simulator }) {
      simulator.behave({ kind: 'slow', milliseconds: 300 }, 1)
      const line = await open()
      let settled = false
      const outcome = line.deliver(message(1)).finally(() => (settled = true))
      await until(() => simulator.received().length > 0, 'the message arrived')
      await line.bare.close()
      // the core's own steps after the adapter's last one
      await until(() => settled, 'the send ended', 50)
      expect(await outcome).toMatchObject({ kind: 'delivered' })
      await line.bare.close()
      await Promise.all([line.close(), line.close()])
    },
  },
  {
    id: 'no-secret',
    title: 'no secret stands in logs, outcomes, records, health or errors',
    async run({ open, message, simulator, harness, said }) {
      const line = await open()
      for (const [n, behaviour] of provocations.entries()) {
        simulator.behave(behaviour)
        await line.send(message(n + 1), never)
        await line.probe(never)
      }
      for (const { config } of harness.badConfigs) {
        await open({ config }).catch((error: unknown) => said.push(error))
      }
      expectNoSecrets(harness, said)
    },
  },
  {
    id: 'nothing-left-open',
    title: 'after closing, no connection, timer or handle is left',
    async run({ open, message, simulator, harness }) {
      const watch = watchResources()
      try {
        const line = await open()
        const awaited = await line.handOver(1)
        if (harness.adapter.can.poll) await line.inbound.poll({ awaited: [awaited] })
        simulator.behave({ kind: 'reset' }, 1)
        await line.send(message(2), never)
        await line.probe(never)
        await line.close()
        watch.workEnded()
        await until(() => simulator.connections() === 0, 'every connection was closed', 2_000)
        await until(() => watch.left().length === 0, () => `these were gone: ${watch.left().join(', ')}`, 2_000)
      } finally {
        watch.stop()
      }
    },
  },
]

const provocations: readonly Behaviour[] = [
  { kind: 'normal' },
  { kind: 'refuse' },
  { kind: 'status', status: 500 },
  { kind: 'garbage' },
  { kind: 'reset' },
  { kind: 'reject-credentials' },
  { kind: 'normal' },
]

/**
 * What began since and keeps this process alive. Timers are followed one by one, because the test runner has some of its
 * own that come and go; of the rest Node's own list is compared.
 */
function watchResources(): { workEnded(): void; left(): readonly string[]; stop(): void } {
  let working = true
  const before = resourcesBesideTimers()
  const timers = new Map<number, { readonly timer: NodeJS.Timeout; readonly origin: string }>()
  const hook = createHook({
    init(id, type, _trigger, resource) {
      // Node hands over the timer itself for this type
      if (working && type === 'Timeout') timers.set(id, { timer: resource as NodeJS.Timeout, origin: new Error('a timer begun here').stack ?? '' })
    },
    destroy: (id) => void timers.delete(id),
  }).enable()
  return {
    /** What begins from now on is the rule's own waiting. */
    workEnded() {
      working = false
    },
    left() {
      const running = [...timers.values()].filter(({ timer }) => timer.hasRef())
      return [...surplus(resourcesBesideTimers(), before), ...running.map(({ origin }) => origin)]
    },
    stop: () => void hook.disable(),
  }
}

function resourcesBesideTimers(): readonly string[] {
  return process.getActiveResourcesInfo().filter((name) => name !== 'Timeout' && name !== 'Immediate')
}

function surplus(after: readonly string[], before: readonly string[]): readonly string[] {
  const expected = [...before]
  return after.filter((name) => {
    const at = expected.indexOf(name)
    if (at >= 0) expected.splice(at, 1)
    return at < 0
  })
}
