/** A notice that is sent again, as the tax portal does it, is never taken for a misuse of its message id. */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { RawCallback } from '../../src/ports/adapter.ts'
import { createReceiveCallback } from '../../src/usecases/receive-callback.ts'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { agency, clock, now, province, withTaxLine } from './fixtures/tax-line.ts'
import { sandboxAgreement } from './sandbox-agreement.ts'

const fixture = readFileSync(new URL('fixtures/notice.xml', import.meta.url), 'utf8')
let seals: TestSeals
beforeAll(async () => {
  seals = await testSeals([province, agency], clock)
})

async function seal(xml: string): Promise<string> {
  const signed = await seals.signer.sign(Buffer.from(xml), 'xmldsig-gip', { issuer: agency, audience: province, messageId: /<MSG_ID>([^<]*)/.exec(xml)?.[1] ?? '' })
  return Buffer.from(signed.bytes).toString('utf8')
}

/** The statuses of our answers, one after the other. */
function statusesOf(...documents: readonly string[]): Promise<readonly number[]> {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  return withTaxLine(seals, async (line) => {
    const inbox = { hear: () => Promise.reject(new Error('ids of this format lie in the document')) }
    const receiveCallback = createReceiveCallback({ partners: new Map([['tax', { line, procedures: undefined }]]), inbox, receive: async () => 'applied', log })
    const statuses: number[] = []
    for (const xml of documents) {
      const body = Buffer.from(JSON.stringify({ SecurityKey: sandboxAgreement.securityKey, Service: 'ThongBaoThue', Data: { FileThongBaoThue: Buffer.from(xml).toString('base64') } }))
      const callback: RawCallback = { method: 'POST', path: 'ThongBaoThue', headers: {}, query: {}, body, receivedAt: now }
      statuses.push((await receiveCallback('tax', callback)).status)
    }
    return statuses
  })
}

describe('is taken', () => {
  test('with other white space around the signature, and with a prolog', async () => {
    const sealed = await seal(fixture)
    expect(await statusesOf(sealed, sealed, sealed.replace('</SECURITY>', '\n</SECURITY>'), `<?xml version="1.0" encoding="UTF-8"?>\n${sealed}`)).toEqual([200, 200, 200, 200])
  })

  test('with a new time of sending, signed anew', async () => {
    const again = fixture.replace(/<SEND_DATE>[^<]*</, '<SEND_DATE>23-11-2026 10:00:00<')
    expect(again).not.toBe(fixture)
    expect(await statusesOf(await seal(fixture), await seal(again))).toEqual([200, 200])
  })

  test('without an id, however many such there are', async () => {
    const nameless = (amount: string) => seal(fixture.replace(/<MSG_ID>[^<]*</, '<MSG_ID><').replace('40000000', amount))
    expect(await statusesOf(await nameless('1000'), await nameless('2000'))).toEqual([200, 200])
  })
})
