/** Whatever is done to a signed document in whatever place: it is refused by name, or what comes back is what was signed. */
import { beforeAll, describe, expect, test } from 'vitest'
import { GatewayError } from '../../../src/domain/errors.ts'
import { openXadesKit, payload, type XadesKit } from './xades-kit.ts'

const document = '<h:HoSo xmlns:h="urn:h" xmlns="urn:d" ma="M-1"><Ten h:k="1">Nguyễn <![CDATA[Thị]]></Ten><!-- x --><So>10000</So>@signature@</h:HoSo>'

const insertions = ['', 'A', '<!-- x -->', '<![CDATA[]]>', '<![CDATA[1]]>', '&#49;', '<a/>', ' ', '\n', '"', '<?p?>', '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>', ' Id="p"', ' xmlns:ds="urn:x"', '</So><So>']

let kit: XadesKit

beforeAll(async () => {
  kit = await openXadesKit()
}, 60_000)

/** Every place in turn with one of the insertions, which also takes the place of what stood there every other time. */
function mutations(xml: string): readonly string[] {
  const every = Math.max(1, Math.floor(xml.length / 350))
  const changed: string[] = []
  for (let place = 0; place < xml.length; place += every) {
    const inserted = insertions[(place / every) % insertions.length] ?? ''
    changed.push(xml.slice(0, place) + inserted + xml.slice(place + ((place / every) % 2)))
  }
  return changed
}

async function outcomes(xml: string, check: (changed: string) => Promise<string>): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  for (const changed of mutations(xml)) {
    const outcome = await check(changed).catch((error: unknown) => (error instanceof GatewayError && error.fault !== undefined ? 'refused' : String(error)))
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  }
  return counts
}

describe('a changed place', () => {
  test('inside a document', { timeout: 60_000 }, async () => {
    const signed = kit.forger.enveloped(document)
    const read = async (xml: string) => Buffer.from((await kit.checkEnveloped(xml)).bytes).toString()
    const original = await read(signed)
    const seen = await outcomes(signed, read)
    expect([...seen.keys()].toSorted()).toEqual([original, 'refused'].toSorted())
    expect(seen.get('refused')).toBeGreaterThan(200)
  })

  test('beside raw bytes', { timeout: 60_000 }, async () => {
    const read = async (xml: string) => {
      const { audience, messageId, service, claimedAt } = await kit.checkDetached(xml)
      return JSON.stringify([audience, messageId, service, claimedAt])
    }
    const signed = kit.forger.detached(payload)
    const original = await read(signed)
    const seen = await outcomes(signed, read)
    expect([...seen.keys()].toSorted()).toEqual([original, 'refused'].toSorted())
    expect(seen.get('refused')).toBeGreaterThan(200)
  })
})
