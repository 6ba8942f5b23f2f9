/** Checks a container of evidence from its ZIP file to the last signature, without network and without the gateway. */
import { X509Certificate } from 'node:crypto'
import type { ContainerSignature, EvidenceFinding, EvidenceReport } from '../../schemas/evidence-report.ts'
import { algorithms } from '../ports/signer.ts'
import { createRegistry, type Registry } from '../signing/certificates/registry.ts'
import { signatureInvalid } from '../signing/refusal.ts'
import { checkAgreement } from './check-agreement.ts'
import { judgeContainerSignatures, readContainerSignatures } from './check-container-signatures.ts'
import { checkJournal } from './check-journal.ts'
import { checkMessages } from './check-messages.ts'
import { checkParts } from './check-parts.ts'
import { checkTwins, twinsOfJournal, type Twins } from './check-twins.ts'
import { sha256, type Checking } from './checking.ts'
import { descriptionName, readDescription, type Description } from './description.ts'
import { failedBy, verdictOf } from './findings.ts'
import { entriesOf, readProof } from './journal-proof.ts'
import { openOfflineJudge, type OfflineMeans, type RevocationBytes } from './offline-judge.ts'
import { openContainer, type OpenContainer } from './read-container.ts'

export interface VerifyOptions {
  /** PEM, one certificate each: the only ones that are trusted. Without any, what is intact is called untrusted. */
  readonly authorities: readonly string[]
  readonly now: Date
}

/**
 * Whatever is wrong with the container stands in the report. Rejects only for what is not its fault: `config_invalid` where
 * none of the authorities is signed by itself, and what the file system says.
 */
export async function verifyContainer(file: string, { authorities, now }: VerifyOptions): Promise<EvidenceReport> {
  openOfflineJudge({ authorities, issuers: [], answers: [] })
  try {
    const container = await openContainer(file)
    try {
      return await reportOf(container, authorities, now)
    } finally {
      container.close()
    }
  } catch (error) {
    return { verdict: 'not-valid', signatures: [], findings: [failedBy('container', error)] }
  }
}

async function reportOf(container: OpenContainer, authorities: readonly string[], now: Date): Promise<EvidenceReport> {
  const found = await readContainerSignatures(container)
  if (found.read.length === 0) return { verdict: 'not-valid', signatures: [], findings: [...found.findings] }
  const means = await meansOf(container, authorities)
  const description = await tryDescription(container)
  const operators = 'description' in description ? operatorsOf(description.description) : undefined
  const signatures = await judgeContainerSignatures(found, means, operators, now)
  const inner = 'description' in description ? await checkInner(container, description.description, { means, sealedAt: sealedAt(signatures, description.description), now }) : [description.finding]
  const all = [...found.findings, ...inner]
  return {
    verdict: verdictOf([...signatures, ...all]),
    ...('description' in description ? { transfer: transferOf(description.description) } : {}),
    signatures: [...signatures],
    findings: all,
  }
}

/** The earliest stamp: what was not there then was not signed. */
function sealedAt(signatures: readonly ContainerSignature[], { collectedAt }: Description): Date {
  const stamps = signatures.flatMap(({ stampedAt, verdict }) => (stampedAt === undefined || verdict === 'failed' ? [] : [stampedAt]))
  return new Date(stamps.toSorted()[0] ?? collectedAt)
}

interface Judging {
  readonly means: OfflineMeans
  readonly sealedAt: Date
  readonly now: Date
}

async function checkInner(container: OpenContainer, description: Description, { means, ...times }: Judging): Promise<readonly EvidenceFinding[]> {
  try {
    const registry = await registryOf(container, description)
    const proof = await readProof(container)
    const checking: Checking = { container, description, judge: openOfflineJudge(means), registry, proof, entries: proof ? entriesOf(proof) : [], ...times }
    const twins: Twins = new Map(twinsOfJournal(checking))
    const messages = await checkMessages(checking, twins)
    return [...checkParts(checking), ...(await checkAgreement(checking)), ...messages, ...checkTwins(checking, twins), ...(await checkJournal(checking))]
  } catch (error) {
    return [failedBy(descriptionName, error)]
  }
}

async function tryDescription(container: OpenContainer): Promise<{ readonly description: Description } | { readonly finding: EvidenceFinding }> {
  try {
    return { description: readDescription(await container.read(descriptionName)) }
  } catch (error) {
    return { finding: failedBy(descriptionName, error) }
  }
}

/** Kept in memory while everything is judged. A list of revocations may be long; certificates never are. */
const most = { certificate: 64 * 1024, answer: 32 * 1024 ** 2, together: 64 * 1024 ** 2 }

async function meansOf(container: OpenContainer, authorities: readonly string[]): Promise<OfflineMeans> {
  const parts = container.parts.filter(({ name }) => /^certificates\/.*\.pem$|^revocations\/.*\.(?:ocsp|crl)$/.test(name))
  const long = parts.find(({ name, size }) => size > (name.endsWith('.pem') ? most.certificate : most.answer))
  if (long) throw signatureInvalid('container-too-large', `${long.name} has ${long.size} bytes`)
  if (parts.reduce((sum, { size }) => sum + size, 0) > most.together) throw signatureInvalid('container-too-large', `certificates and answers about revocation have more than ${most.together} bytes`)
  const issuers: Uint8Array[] = []
  const answers: RevocationBytes[] = []
  for (const { name } of parts) {
    const bytes = await container.read(name)
    if (bytes === undefined) continue
    if (name.endsWith('.pem')) issuers.push(bytes)
    else answers.push({ source: name.endsWith('.ocsp') ? 'ocsp' : 'crl', bytes })
  }
  return { authorities, issuers, answers }
}

/**
 * What was accepted then was accepted by agreement: here every algorithm counts, and old ones are told. Which certificate is
 * whose is the operator's word; that each is good is judged by whoever issued it.
 */
async function registryOf(container: OpenContainer, { certificates }: Description): Promise<Registry> {
  const known = []
  for (const { organisation, sha256: thumbprint, part } of certificates) {
    const pem = Buffer.from((await container.read(part)) ?? []).toString('utf8')
    if (thumbprintOf(pem) !== thumbprint) throw signatureInvalid('evidence-differs', `${part} is not the certificate that transfer.json names`)
    known.push({ organisation, pem, state: 'archived' as const })
  }
  const codes = [...new Set(certificates.map(({ organisation }) => organisation))]
  return createRegistry(codes.map((code) => ({ code, alsoAllows: algorithms })), known)
}

function thumbprintOf(pem: string): string | undefined {
  try {
    return sha256(new X509Certificate(pem).raw)
  } catch {
    return undefined
  }
}

function operatorsOf({ operator, certificates }: Description): readonly string[] {
  return certificates.filter(({ organisation }) => organisation === operator).map(({ sha256: thumbprint }) => thumbprint)
}

function transferOf({ operator, collectedAt, transfer: { id, sender, partner, dossierCode, state, acceptedAt } }: Description): NonNullable<EvidenceReport['transfer']> {
  return { id, sender, partner, dossierCode, state, acceptedAt, operator, collectedAt }
}
