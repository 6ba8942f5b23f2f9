/** An answer beyond our own limit: a matter of this message or question, never of the partner. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { sampleDossier } from '../../../adapters/loopback/fixtures/dossier.ts'
import { loopback } from '../../../adapters/loopback/index.ts'
import { Agreement } from '../../../schemas/agreement.ts'
import { openHttpClient } from '../../../src/net/http-client.ts'
import type { OpenHttpClient } from '../../../src/ports/http-client.ts'
import { openLine, type OpenLine } from '../../../src/usecases/open-line.ts'
import { parseConfig } from '../../../src/usecases/parse-config.ts'
import { testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'

const [sender, organisation] = ['H56', 'G99']
const id = '01930000-0000-7000-8000-000000000001'
const clock = { now: () => new Date('2026-11-20T02:00:00Z'), random: () => 0, id: () => id }
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const openSmall: OpenHttpClient = (options) => openHttpClient({ ...options, maxAnswerBytes: 1_000 })

const partner = createServer((request, response) => void request.resume().on('end', () => response.end('x'.repeat(1_001))))
let seals: TestSeals
let line: OpenLine
beforeAll(async () => {
  seals = await testSeals([sender, organisation], clock)
  await new Promise<void>((resolve) => partner.listen(0, '127.0.0.1', resolve))
  return () => void partner.close()
})
beforeEach(async () => {
  // an object: node gave it a port
  const { port } = partner.address() as AddressInfo
  const config = { baseUrl: `http://127.0.0.1:${port}`, token: 'hush-token' }
  line = await openLine(
    { partner: { id: 'loopback', organisation }, adapter: loopback, config, agreement: parseConfig(Agreement, {}, 'agreement') },
    { openHttp: openSmall, ...seals, clock, log: silent },
  )
  return () => line.close()
})

test('to a question is unclear', async () => {
  const asking = { purpose: 'reference-data', official: { id: 'canbo07' }, unit: sender } as const
  const answer = await line.query({ name: 'procedure', parameters: { procedureCode: '1.006714' }, id, sender, asking })
  expect(answer).toMatchObject({ kind: 'failed', outcome: { kind: 'unclear', code: 'answer-too-large' } })
})

test('to a dossier is later, of this dossier', async () => {
  const dossier = sampleDossier('H56.14-261120-0001')
  const letter = { messageId: id, mayBeThere: false, acceptedAt: clock.now(), payload: Buffer.from(JSON.stringify(dossier)), messageUrl: '' }
  const attachments = { openAttachment: () => Promise.resolve(Readable.from([])), attachmentUrl: () => '' }
  const { outcome } = await line.send({ ...letter, ...attachments }, new AbortController().signal)
  expect(outcome).toMatchObject({ kind: 'later', code: 'answer-too-large', scope: 'message' })
})
