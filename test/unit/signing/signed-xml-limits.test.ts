/** The worst documents within the limits: what an unknown sender can make the main thread do before a signature is looked at. */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { signedXmlLimits } from '../../../src/xml/limits.ts'
import { testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'
import { body, gipForger, header } from './forge-gip.ts'
import { xadesForger } from './xades-forge.ts'

const { maxNodes, maxAttributes, maxNamespaces, maxNamespaceLength, maxBytes } = signedXmlLimits
const organisation = 'H56'
/** Milliseconds of the main thread: about ten times what a free machine takes. What a worker takes in square time, the time limit of a test finds. */
const bearable = 400

function spentMs(started: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(started)
  return (user + system) / 1000
}

let seals: TestSeals

beforeAll(async () => {
  seals = await testSeals([organisation])
}, 60_000)

const prefixes = Array.from({ length: maxNamespaces - 16 }, (_, index) => `p${index}`)
const longName = (prefix: string) => `u:${prefix}`.padEnd(maxNamespaceLength, 'x')

/** Declares all prefixes in elements one inside the other. */
function declaring(content: string, nameOf: (prefix: string) => string): string {
  const most = maxAttributes - 4
  const tags: string[] = []
  for (let start = 0; start < prefixes.length; start += most) {
    tags.push(`<w ${prefixes.slice(start, start + most).map((prefix) => `xmlns:${prefix}="${nameOf(prefix)}"`).join(' ')}>`)
  }
  return tags.join('') + content + '</w>'.repeat(tags.length)
}

function documentWith(content: string, security = ''): string {
  return `<DATA><HEADER/><BODY>${content}</BODY><SECURITY>${security}</SECURITY></DATA>`
}

const room = maxNodes - 500
const wide = `<a ${prefixes.slice(-60).map((prefix) => `${prefix}:b=""`).join(' ')}/>`.repeat(room / 61)
const inside: readonly [string, string, string][] = [
  ['elements', documentWith('<a/>'.repeat(room)), 'there is no signature'],
  ['elements in SECURITY', documentWith('', '<a/>'.repeat(room)), 'SECURITY holds more than one element'],
  ['elements in DATA', `<DATA>${'<a/>'.repeat(room)}</DATA>`, 'does not hold exactly HEADER'],
  ['attributes', documentWith(`<a ${Array.from({ length: maxAttributes }, (_, index) => `a${99 - index}=""`).join(' ')}/>`.repeat(room / (maxAttributes + 1))), 'there is no signature'],
  ['namespaces that are declared and not used', documentWith(declaring('<a/>'.repeat(room), (prefix) => `u:${prefix}`)), 'there is no signature'],
  ['long namespace names, written again with every use', documentWith(declaring(wide, longName)), 'there is no signature'],
  ['text up to the last byte', documentWith('&lt;'.repeat((maxBytes - 200) / 4)), 'there is no signature'],
]

describe('within the limits: judged in bearable time', () => {
  test.each(inside)('%s', { timeout: 30_000 }, async (_, xml, reason) => {
    const started = process.threadCpuUsage()
    await expect(seals.verifier.verify({ bytes: Buffer.from(xml), profile: 'xmldsig-gip', organisation }))
      .rejects.toMatchObject({ code: 'signature_invalid', detail: expect.stringContaining(reason) })
    expect(spentMs(started)).toBeLessThan(bearable)
  })
})

const around: readonly [string, string][] = [
  ['elements', '<a/>'.repeat(room)],
  ['elements and texts', '<a/>x'.repeat(room)],
  ['attributes', `<a ${Array.from({ length: maxAttributes }, (_, index) => `a${99 - index}=""`).join(' ')}/>`.repeat(room / (maxAttributes + 1))],
  ['Ids', '<a id="x" Id="y" ID="z"/>'.repeat(room / 4)],
  ['namespaces that are declared and not used', declaring('<a/>'.repeat(room), (prefix) => `u:${prefix}`)],
  ['long namespace names, written again with every use', declaring(wide, longName)],
]

describe('within the limits, around a signature that stands inside a document', () => {
  test.each(around)('%s', { timeout: 30_000 }, async (_, content) => {
    const forger = xadesForger(readFileSync(seals.seals[0]?.keyFile ?? ''), seals.organisations[0]?.certificates[0] ?? '')
    const signed = forger.enveloped(`<a>${content}@signature@</a>`)
    const started = process.threadCpuUsage()
    await expect(seals.verifier.verify({ bytes: Buffer.from(signed.replace('<a>', '<a> ')), profile: 'xades-enveloped', organisation })).rejects.toMatchObject({ fault: 'digest-wrong' })
    expect(spentMs(started)).toBeLessThan(bearable)
  })
})

describe('beyond the limits: refused before parsing', () => {
  const outside: readonly [string, string, string][] = [
    ['elements', documentWith('<a/>'.repeat(maxNodes)), `more than ${maxNodes} elements`],
    ['attributes of one tag', documentWith(`<a ${Array.from({ length: 20_000 }, (_, index) => `a${index}=""`).join(' ')}/>`), `more than ${maxAttributes} attributes`],
    ['a namespace name', documentWith(`<a xmlns="${'u'.repeat(maxNamespaceLength + 1)}"/>`), `more than ${maxNamespaceLength} characters`],
    ['bytes', documentWith('x'.repeat(maxBytes)), `at most ${maxBytes} are taken`],
  ]
  test.each(outside)('%s', async (_, xml, reason) => {
    await expect(seals.verifier.verify({ bytes: Buffer.from(xml), profile: 'xmldsig-gip', organisation }))
      .rejects.toMatchObject({ code: 'xml_rejected', detail: expect.stringContaining(reason) })
  })

  test('a Signature that is padded where the profile does not look', async () => {
    const forger = gipForger(readFileSync(seals.seals[0]?.keyFile ?? ''), seals.organisations[0]?.certificates[0] ?? '')
    const padded = forger.signature().replace('<X509Certificate>', `<X509SubjectName>${'<a/>'.repeat(5000)}</X509SubjectName><X509Certificate>`)
    await expect(seals.verifier.verify({ bytes: Buffer.from(`<DATA>${header}${body}<SECURITY>${padded}</SECURITY></DATA>`), profile: 'xmldsig-gip', organisation }))
      .rejects.toMatchObject({ code: 'xml_rejected', detail: expect.stringContaining('more than 200 elements') })
  })
})
