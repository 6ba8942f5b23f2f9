/** The connection test of the reference partner: signed both ways where a sender is agreed. */
import { randomUUID } from 'node:crypto'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Agreement } from '../../schemas/agreement.ts'
import { openHttpClient } from '../../src/net/http-client.ts'
import { openLine, type OpenLine } from '../../src/usecases/open-line.ts'
import { parseConfig } from '../../src/usecases/parse-config.ts'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { loopback } from './index.ts'
import { startLoopbackSimulator, type LoopbackSimulator } from './simulator.ts'

const [sender, organisation, stranger] = ['H56', 'G99', 'H57']
const never = new AbortController().signal
const clock = { now: () => new Date('2026-11-20T02:00:00Z'), random: () => 0, id: () => randomUUID() }
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

let seals: TestSeals
let simulator: LoopbackSimulator
beforeAll(async () => {
  seals = await testSeals([sender, organisation, stranger], clock)
})
beforeEach(async () => {
  simulator = await startLoopbackSimulator({ port: 0, clock, signer: seals.signer, verifier: seals.verifier, organisation, senders: [sender] }, { token: 'hush' })
})
afterEach(() => simulator.close())

async function examine(config: { readonly sender?: string } = {}, partner = organisation): Promise<Awaited<ReturnType<OpenLine['examine']>>> {
  const line = await openLine(
    { partner: { id: 'loopback', organisation: partner }, adapter: loopback, config: { baseUrl: simulator.url, token: 'hush', ...config }, agreement: parseConfig(Agreement, {}, 'agreement') },
    { openHttp: openHttpClient, signer: seals.signer, verifier: seals.verifier, clock, log: silent },
  )
  try {
    return await line.examine(never)
  } finally {
    await line.close()
  }
}

describe('with a sender', () => {
  test('the question is signed by us and the answer by the partner, and nothing is left there', async () => {
    const { health, exchanges, signatures } = await examine({ sender })
    expect(health).toMatchObject({ up: true, code: 'ok' })
    expect(exchanges.map(({ name, status }) => [name, status])).toEqual([['PostProbe', 200]])
    expect(signatures.map(({ direction, organisation: of, service, audience }) => [direction, of, service, audience])).toEqual([
      ['made', sender, 'probe', organisation],
      ['verified', organisation, 'probe-answer', sender],
    ])
    expect(simulator.received()).toEqual([])
  })

  test('that the partner does not know, it is down', async () => {
    expect((await examine({ sender: stranger })).health).toMatchObject({ up: false, code: 'credentials-rejected', fault: 'broken' })
  })

  test('that has no seal here, the fault is ours, and nothing is sent', async () => {
    const { health, exchanges } = await examine({ sender: 'H58' })
    expect(health).toMatchObject({ up: false, code: 'key-unusable', fault: 'broken' })
    expect(exchanges).toEqual([])
  })

  test('an answer that somebody else signed is none', async () => {
    // the question names another partner than the one that answers
    const { health } = await examine({ sender }, stranger)
    expect(health.up).toBe(false)
  })
})

test('without a sender the partner only says that it is up', async () => {
  const { health, signatures } = await examine()
  expect(health).toMatchObject({ up: true })
  expect(signatures).toEqual([])
})
