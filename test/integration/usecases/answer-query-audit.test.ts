/** What the audit keeps of a look-up: what it was about, that it can be proven what was asked, and what is said where it cannot be kept. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { GatewayError } from '../../../src/domain/errors.ts'
import { vault } from '../store/store-kit.ts'
import { adapterThat } from './core-kit.ts'
import { aboutCertificate, asker, asking, foundCertificate, identityNumber, openQueryKit, refusalOf, type QueryKit } from './query-kit.ts'

let kit: QueryKit
beforeAll(async () => {
  kit = await openQueryKit()
})
beforeEach(() => kit.reset())
afterAll(() => kit.close())

describe('the audit of a look-up', () => {
  it('names the dossier that was asked about beside the one that it was asked for', async () => {
    const query = async () => ({ kind: 'found' as const, records: [], sources: {} })
    const line = await kit.line('portal', adapterThat({ query }, { queries: ['portal-dossier'] }), {})
    const desk = await kit.desk([line])
    await desk.ask({ service: 'portal-dossier', parameters: { dossierCode: 'H56.14-261120-0099' }, asking }, asker)
    expect(await kit.audit()).toMatchObject([{ dossierCode: 'H56.14-261120-0001', askedDossier: 'H56.14-261120-0099' }])
  })

  it('proves what was asked to whoever has the key and knows the parameters, and tells nobody else', async () => {
    const { line } = await kit.answering('land', async () => foundCertificate)
    const desk = await kit.desk([line])
    const parameters = { ownerName: 'Lò Thị Thử', ownerIdentityNumber: identityNumber }
    await desk.ask({ ...aboutCertificate, parameters }, asker)
    await desk.ask({ ...aboutCertificate, parameters: { certificateNumber: 'DA 1' } }, asker)
    const [row, other] = await kit.audit()
    const text = `land-certificate [["ownerIdentityNumber","${identityNumber}"],["ownerName","Lò Thị Thử"]]`
    expect(row?.['question']).toBe(vault.fingerprints(text)[0])
    expect(other?.['question']).not.toBe(row?.['question'])
    expect(JSON.stringify(row)).not.toContain('Thử')
  })

  it('has the questions of a batch that were refused before they were asked', async () => {
    const { line } = await kit.answering('land', async () => foundCertificate)
    const desk = await kit.desk([line])
    const refused = [
      { error: new GatewayError('invalid_input'), refused: { service: 'land-certificate' as const, asking } },
      { error: new GatewayError('unknown_service'), refused: { service: undefined, asking } },
    ]
    await desk.askAll(refused, asker, () => ({}))
    const rows = await kit.audit()
    expect(rows).toHaveLength(2)
    for (const answer of ['invalid_input', 'unknown_service']) {
      const action = answer === 'invalid_input' ? 'land-certificate' : 'unknown-service'
      const row = { kind: 'query', action, answer, official: 'ha.tiepnhan', dossierCode: 'H56.14-261120-0001' }
      expect(rows).toContainEqual(expect.objectContaining(row))
    }
  })

  it('that cannot be kept after the partner was asked is in the log as an error, by ids only', async () => {
    const { line, asked } = await kit.answering('land', async () => foundCertificate)
    const desk = await kit.desk([line])
    await kit.sql.query('alter table audit rename to audit_away')
    try {
      await expect(desk.ask(aboutCertificate, asker)).rejects.toThrow(/audit/)
      expect(kit.said).toEqual(['a partner may have been asked and the audit could not be kept'])
      const { asking: { purpose: _none, ...idle } } = aboutCertificate
      await refusalOf(desk.ask({ ...aboutCertificate, asking: idle }, asker))
      expect(kit.said).toHaveLength(1)
    } finally {
      await kit.sql.query('alter table audit_away rename to audit')
    }
    expect(asked).toHaveLength(1)
  })
})
