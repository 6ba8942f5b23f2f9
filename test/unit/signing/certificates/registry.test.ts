/** Whose certificate counts, in which state, and what happens when the registry changes. */
import { beforeAll, describe, expect, test } from 'vitest'
import { certificateStates, type CertificateState } from '../../../../schemas/certificates.ts'
import { GatewayError } from '../../../../src/domain/errors.ts'
import { createRegistry, registeredCertificate } from '../../../../src/signing/certificates/registry.ts'
import { testSeals, type TestSeals } from '../../../helpers/sandbox-seals.ts'

let seals: TestSeals
let [own, other]: readonly string[] = []

beforeAll(async () => {
  seals = await testSeals(['H56', 'G12'])
  const pems = seals.organisations.flatMap(({ certificates }) => certificates)
  own = pems[0]
  other = pems[1]
})

const codes = [{ code: 'H56', alsoAllows: ['RS256'] as const }, { code: 'G12' }]
const since = new Date('2026-11-22T08:00:00Z')
const inState = (state: CertificateState) => createRegistry(codes, [{ organisation: 'H56', pem: own ?? '', state, since }])

function find(state: CertificateState, received: { readonly at?: Date }): string {
  const entry = inState(state).get('H56')
  if (!entry) throw new Error('the organisation is listed')
  try {
    return registeredCertificate(entry, () => true, received).state
  } catch (error) {
    return error instanceof GatewayError ? (error.fault ?? error.code) : String(error)
  }
}

describe('what a certificate is good for by its state', () => {
  const live: Readonly<Record<CertificateState, string>> = { planned: 'certificate-state', published: 'published', active: 'active', 'verify-only': 'verify-only', archived: 'certificate-state' }

  test.each(certificateStates)('%s, for what comes now', (state) => {
    expect(find(state, {})).toBe(live[state])
  })

  test.each(certificateStates)('%s, for what came in the past', (state) => {
    expect(find(state, { at: new Date(since.getTime() - 1) })).toBe(state === 'planned' ? 'certificate-state' : state)
  })

  test('archived, for what came after that', () => {
    expect(find('archived', { at: since })).toBe('certificate-state')
  })
})

test('a certificate of another organisation is not registered for this one', () => {
  const registry = createRegistry(codes, [{ organisation: 'H56', pem: own ?? '', state: 'active' }, { organisation: 'G12', pem: other ?? '', state: 'active' }])
  const [ofOther] = registry.get('G12')?.certificates ?? []
  const entry = registry.get('H56')
  if (!entry || !ofOther) throw new Error('both are registered')
  expect(() => registeredCertificate(entry, ({ thumbprint }) => thumbprint === ofOther.thumbprint, {})).toThrow(expect.objectContaining({ code: 'signature_invalid', fault: 'certificate-not-registered' }))
})

test('an organisation that is not listed has no entry, whatever is registered for it', () => {
  const registry = createRegistry(codes, [{ organisation: 'X99', pem: own ?? '', state: 'active' }])
  expect(registry.get('X99')).toBeUndefined()
  expect(registry.get('H56')).toMatchObject({ code: 'H56', alsoAllows: ['RS256'], certificates: [] })
})

describe('a change', () => {
  test('takes effect at once and as a whole', () => {
    const registry = inState('active')
    expect(registry.replace([{ organisation: 'H56', pem: own ?? '', state: 'archived' }, { organisation: 'G12', pem: other ?? '', state: 'active' }])).toEqual([])
    expect(registry.get('H56')?.certificates.map(({ state }) => state)).toEqual(['archived'])
    expect(registry.get('G12')?.certificates).toHaveLength(1)
  })

  test('is not held up by a certificate that cannot be used, which is told', () => {
    const registry = inState('active')
    const problems = registry.replace([{ organisation: 'G12', pem: 'hello', state: 'active' }, { organisation: 'H56', pem: own ?? '', state: 'archived' }])
    expect(problems).toEqual(['certificate 1, of organisation G12: it is not a certificate'])
    expect(registry.get('H56')?.certificates.map(({ state }) => state)).toEqual(['archived'])
  })
})

describe('at start', () => {
  const refused = (known: () => readonly { organisation: string; pem: string; state: CertificateState }[], words: string) =>
    expect(() => createRegistry(codes, known())).toThrow(expect.objectContaining({ code: 'config_invalid', detail: expect.stringContaining(words) }))

  test('every certificate that cannot be used is named', () => {
    refused(() => [{ organisation: 'H56', pem: 'hello', state: 'active' }, { organisation: 'G12', pem: seals.root.certificatePem, state: 'active' }], 'certificate 1, of organisation H56: it is not a certificate; certificate 2, of organisation G12: it is the certificate of an authority')
  })

  test('several in one text are refused', () => {
    refused(() => [{ organisation: 'H56', pem: `${own}${other}`, state: 'active' }], 'several certificates')
  })

  test('one that is archived is only read', () => {
    expect(createRegistry(codes, [{ organisation: 'H56', pem: seals.root.certificatePem, state: 'archived' }]).get('H56')?.certificates).toHaveLength(1)
  })
})
