/** Our own files are slow: the adapter gives up when its time is over, nothing leaves, and the message is tried again. */
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { useNock } from '../../test/helpers/nock.ts'
import type { OpenLine } from '../../src/usecases/open-line.ts'
import { dossier } from './fixtures/dossiers.ts'
import { clock, messageOf, openRegistryLine, organisation, sender } from './fixtures/line.ts'

useNock()
let seals: TestSeals
let line: OpenLine
beforeAll(async () => {
  seals = await testSeals([sender, organisation], clock)
  line = await openRegistryLine('http://registry.test', seals)
})
afterAll(() => line.close())

test('a file that does not come to its end', async () => {
  const message = { ...messageOf(dossier()), openAttachment: async () => new Readable({ read() {} }) }
  const { outcome, mayHaveArrived } = await line.send(message, AbortSignal.timeout(50))
  expect({ outcome, mayHaveArrived }).toEqual({ outcome: { kind: 'later', code: 'aborted', scope: 'message' }, mayHaveArrived: false })
})

test('a file that breaks off in time is nobody’s pause', async () => {
  const message = { ...messageOf(dossier()), openAttachment: async () => new Readable({ read() { this.destroy(new Error('the disk')) } }) }
  const { outcome } = await line.send(message, new AbortController().signal)
  expect(outcome).toMatchObject({ kind: 'unclear', code: 'adapter-threw' })
})
