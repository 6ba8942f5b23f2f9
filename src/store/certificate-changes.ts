/** What people order about certificates: registered, moved from state to state, taken into use in place of another. */
import { X509Certificate } from 'node:crypto'
import type { CertificateState } from '../../schemas/certificates.ts'
import { certificateMoves } from '../domain/certificate-moves.ts'
import type { CertificateChange, KnownCertificate } from '../ports/certificate-store.ts'
import type { Order } from '../ports/transfer-store.ts'
import { announceCertificates, insertCertificate, lockCertificate, lockCertificatesOf, writeState, type CertificateRow } from './certificate-rows.ts'
import { inTransaction, type Pool } from './pool.ts'

const bySettings: Order = { actor: 'configuration', reason: 'It stands in the configuration.' }

export function addCertificate(pool: Pool, certificate: Omit<KnownCertificate, 'since'>, order: Order): Promise<CertificateChange> {
  return inTransaction(pool, async (client): Promise<CertificateChange> => {
    const added = await insertCertificate(client, certificate, order)
    if (added === undefined) return { kind: 'taken', organisation: (await lockCertificate(client, certificate.thumbprint))?.organisation ?? '' }
    await announceCertificates(client)
    return { kind: 'changed', certificate: added }
  })
}

export function moveCertificate(pool: Pool, thumbprint: string, state: CertificateState, order: Order): Promise<CertificateChange> {
  return inTransaction(pool, async (client): Promise<CertificateChange> => {
    const row = await lockCertificate(client, thumbprint)
    if (row === undefined) return { kind: 'unknown' }
    if (!certificateMoves[row.state].includes(state)) return { kind: 'illegal', state: row.state }
    const certificate = await writeState(client, row, state, order)
    await announceCertificates(client)
    return { kind: 'changed', certificate }
  })
}

export function rotateCertificate(pool: Pool, thumbprint: string, order: Order): Promise<CertificateChange> {
  return inTransaction(pool, async (client): Promise<CertificateChange> => {
    const organisation = (await client.query<{ organisation: string }>('select organisation from certificates where thumbprint = $1', [thumbprint])).rows[0]?.organisation
    if (organisation === undefined) return { kind: 'unknown' }
    const all = await lockCertificatesOf(client, organisation)
    const chosen = all.find((row) => row.thumbprint === thumbprint)
    if (chosen === undefined) return { kind: 'unknown' }
    const kind = keyKindOf(chosen)
    const others = all.filter((row) => row.state === 'active' && row !== chosen && keyKindOf(row) === kind)
    if (!mayBecomeTheOne(chosen, others)) return { kind: 'illegal', state: chosen.state }
    const certificate = chosen.state === 'active' ? chosen : await writeState(client, chosen, 'active', order)
    for (const other of others) await writeState(client, other, 'verify-only', order)
    await announceCertificates(client)
    return { kind: 'changed', certificate }
  })
}

/** An RSA and an EC seal stand beside each other: each signs what the other cannot. */
function keyKindOf({ pem }: CertificateRow): string | undefined {
  try {
    return new X509Certificate(pem).publicKey.asymmetricKeyType
  } catch {
    return undefined
  }
}

/** One of several that are active becomes the only one, too. */
function mayBecomeTheOne({ state }: CertificateRow, others: readonly CertificateRow[]): boolean {
  return state === 'active' ? others.length > 0 : certificateMoves[state].includes('active')
}

/** In one order everywhere, so that two processes that start at once never wait for each other. */
export async function seedCertificates(pool: Pool, certificates: readonly Omit<KnownCertificate, 'since'>[]): Promise<void> {
  await inTransaction(pool, async (client) => {
    let added = 0
    for (const certificate of certificates.toSorted((a, b) => (a.thumbprint < b.thumbprint ? -1 : 1))) {
      if ((await insertCertificate(client, certificate, bySettings)) !== undefined) added++
    }
    if (added > 0) await announceCertificates(client)
  })
}
