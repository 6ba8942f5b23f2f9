/** The rows of registered certificates, and what stands in the journal when one changes. */
import type { CertificateState } from '../../schemas/certificates.ts'
import type { KnownCertificate } from '../ports/certificate-store.ts'
import type { Order } from '../ports/transfer-store.ts'
import type { Client, Pool } from './pool.ts'
import { storableJson } from './storable.ts'

export const certificateChannel = 'lienthong_certificates'

export interface CertificateRow {
  readonly organisation: string
  readonly thumbprint: string
  readonly pem: string
  readonly state: CertificateState
  readonly since: Date
}

const columns = 'organisation, thumbprint, pem, state, since'
const list = `select ${columns} from certificates order by organisation, since, thumbprint`
const insert = `insert into certificates (organisation, thumbprint, pem, state) values ($1, $2, $3, $4) on conflict do nothing returning ${columns}`
const lock = `select ${columns} from certificates where thumbprint = $1 for update`
// in one order everywhere, so that two who rotate never wait for each other
const lockAll = `select ${columns} from certificates where organisation = $1 order by thumbprint for update`
const setState = `update certificates set state = $2, since = now() where thumbprint = $1 returning ${columns}`
const journal = 'insert into events (type, data) values ($1, $2)'

export async function listCertificates(pool: Pool): Promise<readonly KnownCertificate[]> {
  return (await pool.query<CertificateRow>(list)).rows
}

/** Undefined where it is registered already. Whoever adds the same one at once waits for the other. */
export async function insertCertificate(client: Client, { organisation, thumbprint, pem, state }: Omit<KnownCertificate, 'since'>, order: Order): Promise<KnownCertificate | undefined> {
  const [row] = (await client.query<CertificateRow>(insert, [organisation, thumbprint, pem, state])).rows
  if (row !== undefined) await client.query(journal, ['certificate.added', storableJson({ organisation, thumbprint, to: state, ...signedBy(order) })])
  return row
}

export async function lockCertificate(client: Client, thumbprint: string): Promise<CertificateRow | undefined> {
  return (await client.query<CertificateRow>(lock, [thumbprint])).rows[0]
}

export async function lockCertificatesOf(client: Client, organisation: string): Promise<readonly CertificateRow[]> {
  return (await client.query<CertificateRow>(lockAll, [organisation])).rows
}

export async function writeState(client: Client, { organisation, thumbprint, state: from }: CertificateRow, to: CertificateState, order: Order): Promise<KnownCertificate> {
  const [row] = (await client.query<CertificateRow>(setState, [thumbprint, to])).rows
  if (row === undefined) throw new Error('a locked row is there')
  await client.query(journal, ['certificate.moved', storableJson({ organisation, thumbprint, from, to, ...signedBy(order) })])
  return row
}

/** Reaches every process once the transaction is committed. */
export async function announceCertificates(client: Client): Promise<void> {
  await client.query(`notify ${certificateChannel}`)
}

function signedBy({ actor, reason }: Order): Order {
  return { actor, reason }
}
