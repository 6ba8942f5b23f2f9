/** The fault suite must find what it looks for: planted losses, repeats and contradictions, one a rule. */
import { describe, expect, test } from 'vitest'
import { openFindings } from '../../../faults/findings.ts'
import type { Handed } from '../../../faults/one-stop.ts'
import type { KnownTransfer } from '../../../faults/reconcile.ts'
import { compareClient } from '../../../faults/reconcile-client.ts'
import { comparePartner, type PartnerAccount } from '../../../faults/reconcile-partner.ts'

const code = 'H56.16-261122-0000101'

function handed(changes: Partial<Handed> = {}): Handed {
  return { key: `dossier-${code}`, code, partner: 'loopback', acceptances: [{ id: 'a', receipt: 'r' }], cancelling: false, cancelled: false, files: [], ...changes }
}

function known(changes: Partial<KnownTransfer> = {}): KnownTransfer {
  return { id: 'a', sequence: '1', client: 'one-stop', key: `dossier-${code}`, partner: 'loopback', code, purpose: 'submission', state: 'confirmed', outcome: null, attempts: 1, inDoubt: false, receipt: 'r', ...changes }
}

function holding(changes: Partial<PartnerAccount> = {}): PartnerAccount {
  return { partner: 'loopback', held: [{ dossierCode: code, messageIds: ['a'], timesApplied: 1 }], received: [], ...changes }
}

describe('client and gateway', () => {
  test.each<[string, Handed, readonly KnownTransfer[], readonly string[]]>([
    ['agree', handed({ acceptances: [{ id: 'a', receipt: 'r' }, { id: 'a', receipt: 'r' }] }), [known()], []],
    ['acknowledged and not there', handed(), [], ['lost']],
    ['two ids for one key', handed({ acceptances: [{ id: 'a', receipt: 'r' }, { id: 'b', receipt: 'r' }] }), [known()], ['twice']],
    ['another id here', handed(), [known({ id: 'b' })], ['twice']],
    ['another receipt for the repeat', handed({ acceptances: [{ id: 'a', receipt: 'r' }, { id: 'a', receipt: 's' }] }), [known()], ['unexplained']],
    ['never acknowledged', handed({ acceptances: [] }), [known()], ['unexplained']],
    ['a key that nobody used', handed(), [known(), known({ id: 'b', key: 'other' })], ['unexplained']],
    ['answered to be cancelled, and carried on', handed({ cancelling: true, cancelled: true }), [known()], ['unexplained']],
    ['webhooks are nobody’s hand-over', handed(), [known(), known({ id: 'w', key: 'webhook-1', purpose: 'webhook' })], []],
  ])('%s', (_what, ledger, transfers, classes) => {
    const findings = openFindings()
    compareClient([ledger], transfers, findings)
    expect(findings.all.map((finding) => finding.class)).toEqual(classes)
  })
})

describe('gateway and partner', () => {
  const refusal = { at: '', messageId: 'a', dossierCode: code, operation: '', schemaValid: true, signatureVerified: true, signedBy: 'H56', problem: 'Hồ sơ không hợp lệ', digest: '' }
  test.each<[string, PartnerAccount, KnownTransfer, Handed, readonly string[]]>([
    ['agree', holding(), known(), handed(), []],
    ['confirmed and not held', holding({ held: [] }), known(), handed(), ['lost']],
    ['applied twice by one message', holding({ held: [{ dossierCode: code, messageIds: ['a'], timesApplied: 2 }] }), known(), handed(), ['twice']],
    ['held under another message as well', holding({ held: [{ dossierCode: code, messageIds: ['a', 'b'], timesApplied: 2 }] }), known(), handed(), ['twice']],
    ['refused, as the partner says', holding({ held: [], received: [refusal] }), known({ state: 'refused' }), handed(), []],
    ['refused, and the partner refused nothing', holding({ held: [] }), known({ state: 'refused' }), handed(), ['unexplained']],
    ['refused, and held', holding({ received: [refusal] }), known({ state: 'refused' }), handed(), ['unexplained']],
    ['cancelled as asked', holding({ held: [] }), known({ state: 'cancelled' }), handed({ cancelling: true }), []],
    ['cancelled, and nobody asked', holding({ held: [] }), known({ state: 'cancelled' }), handed(), ['unexplained']],
    ['cancelled in doubt, and held', holding(), known({ state: 'cancelled', inDoubt: true }), handed({ cancelling: true }), []],
    ['cancelled without a doubt, and held', holding(), known({ state: 'cancelled' }), handed({ cancelling: true }), ['unexplained']],
    ['parked', holding(), known({ state: 'parked' }), handed(), ['unexplained']],
    ['still waiting', holding({ held: [] }), known({ state: 'waiting' }), handed(), ['unexplained']],
  ])('%s', (_what, account, transfer, ledger, classes) => {
    const findings = openFindings()
    comparePartner(account, [transfer], [ledger], findings)
    expect(findings.all.map((finding) => finding.class)).toEqual(classes)
  })
})
