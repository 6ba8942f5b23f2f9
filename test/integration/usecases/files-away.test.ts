/** Our own store is away while an adapter reads the files of a dossier: the transfer waits, and no person has to look at it. */
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { GatewayError } from '../../../src/domain/errors.ts'
import type { AttachmentStore } from '../../../src/ports/attachment-store.ts'
import { adapterThat, openCoreKit, type CoreKit } from './core-kit.ts'

const running = new AbortController().signal
const digest = 'ab'.repeat(32)
let kit: CoreKit

beforeAll(async () => {
  kit = await openCoreKit()
})
beforeEach(() => kit.reset())
afterAll(() => kit.close())

const reading = adapterThat({
  async send(message) {
    await buffer(await message.openAttachment(digest))
    return { kind: 'delivered', confirmed: true }
  },
})

function opens(open: () => Promise<Readable>): Pick<AttachmentStore, 'open'> {
  return { open: async () => ({ stored: { digest, size: 1, mediaType: 'application/pdf', createdAt: new Date() }, content: await open() }) }
}

const away: readonly (readonly [string, () => Promise<Readable>])[] = [
  ['ends the connection', () => Promise.reject(new Error('Connection terminated unexpectedly'))],
  ['does not answer', () => new Promise(() => {})],
]
it.each(away)('a database that %s: the transfer waits, its lane stays open, and once it is back the dossier goes', async (_what, open) => {
  const line = await kit.line('tax', reading, { agreement: { timeoutMs: 100, retry: { baseMs: 10, capMs: 10 } } })
  const { id } = await kit.accept()
  await kit.delivery([line], { attachments: opens(open) }).deliver(id, running)
  expect(await kit.read(id)).toMatchObject({ state: 'waiting', code: 'files-away', attempts: 1 })
  expect(await kit.lane('tax')).toMatchObject({ state: 'open', failures: 0 })

  const well = kit.delivery([line], { attachments: opens(() => Promise.resolve(Readable.from([Buffer.from('x')]))) })
  await expect.poll(async () => (await well.deliver(id, running), kit.read(id))).toMatchObject({ state: 'confirmed' })
})

it('a database that answers when the time is all but over, and an adapter that is not back by then: the transfer waits', async () => {
  const line = await kit.line('tax', reading, { agreement: { timeoutMs: 100 } })
  const { id } = await kit.accept()
  // what came is read to no end: the adapter is given up two seconds after its time
  const barely = async () => {
    await pause(1_500)
    return new Readable({ read() {} })
  }
  await kit.delivery([line], { attachments: opens(barely) }).deliver(id, running)
  expect(await kit.read(id)).toMatchObject({ state: 'waiting', code: 'files-away' })
})

it('a file that is gone is no trouble of the store: an adapter that does not say so is at fault', async () => {
  const line = await kit.line('tax', reading)
  const { id } = await kit.accept()
  await kit.delivery([line], { attachments: opens(() => Promise.reject(new GatewayError('missing_attachment'))) }).deliver(id, running)
  expect(await kit.read(id)).toMatchObject({ state: 'parked', code: 'adapter-threw' })
})

it('an adapter that fails after it read its files is at fault', async () => {
  const line = await kit.line('tax', adapterThat({
    async send(message) {
      await buffer(await message.openAttachment(digest))
      throw new TypeError('a bug')
    },
  }))
  const { id } = await kit.accept()
  await kit.delivery([line], { attachments: opens(() => Promise.resolve(Readable.from([Buffer.from('x')]))) }).deliver(id, running)
  expect(await kit.read(id)).toMatchObject({ state: 'parked', code: 'adapter-threw' })
})
