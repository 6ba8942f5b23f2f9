/** The example that clients copy verifies what the gateway signs, and nothing else. */
import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { verifyWebhook, type Agreed, type Webhook } from '../../../examples/verify-webhook.ts'
import { systemClock } from '../../../src/observe/system-clock.ts'
import { testSeals } from '../../helpers/sandbox-seals.ts'

const body = Buffer.from('{"type":"transfer.confirmed","dossierCode":"H56.14-261120-0001"}')
let webhook: Webhook
let receipt: string
let agreed: Agreed

beforeAll(async () => {
  const seals = await testSeals(['H56', 'H57'], systemClock)
  const file = seals.seals.find(({ organisation }) => organisation === 'H56')?.certificateFile
  agreed = { certificate: readFileSync(file ?? '', 'utf8'), operator: 'H56', organisation: 'H57' }
  const sign = async (service: string) => (await seals.signer.sign(body, 'jws-detached', { issuer: 'H56', audience: 'H57', messageId: 'm-1', service })).detached ?? ''
  receipt = await sign('acceptance')
  webhook = { body, signature: await sign('webhook'), messageId: 'm-1' }
})

test('a webhook is believed', async () => {
  expect(await verifyWebhook(webhook, agreed)).toEqual({ type: 'transfer.confirmed', dossierCode: 'H56.14-261120-0001' })
})

test.each<[string, () => [Partial<Webhook>, Partial<Agreed>, Date?]]>([
  ['whose body was changed', () => [{ body: Buffer.from(body.toString().replace('confirmed', 'cancelled')) }, {}]],
  ['under another message id', () => [{ messageId: 'm-2' }, {}]],
  ['for another organisation', () => [{}, { organisation: 'H58' }]],
  ['of another operator', () => [{}, { operator: 'H57' }]],
  ['without a signature', () => [{ signature: '' }, {}]],
  ['that was signed for something else', () => [{ signature: receipt }, {}]],
  ['of yesterday', () => [{}, {}, new Date(Date.now() + 86_400_000)]],
])('one %s is not', async (_what, change) => {
  const [other, otherwise, now] = change()
  await expect(verifyWebhook({ ...webhook, ...other }, { ...agreed, ...otherwise }, now)).rejects.toThrow()
})
