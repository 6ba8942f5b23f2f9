/** What is signed and verified in the bench: each profile with each algorithm that it makes, a container's files, and a token. */
import { createHash } from 'node:crypto'
import type { MadeAlgorithm, SignatureProfile, Signer } from '../src/ports/signer.ts'
import { checkFiles } from '../src/signing/xades/check-files.ts'
import { element } from '../src/xml/write.ts'
import { organisation, type BenchSeals, type KeyKind } from './sign-seals.ts'

export interface SignRow {
  readonly name: string
  readonly algorithm: MadeAlgorithm
  readonly kind: KeyKind
  sign(): Promise<unknown>
  verify(): Promise<unknown>
}

type Case = readonly [profile: SignatureProfile, kind: KeyKind, algorithm: MadeAlgorithm]

const cases: readonly Case[] = [
  ['jws-detached', 'rsa', 'PS256'],
  ['jws-detached', 'rsa', 'RS256'],
  ['xades-detached', 'rsa', 'RS256'],
  ['xades-enveloped', 'rsa', 'RS256'],
  ['xmldsig-gip', 'rsa', 'RS256'],
  ['cades-detached', 'rsa', 'PS256'],
  ['jws-detached', 'ec', 'ES256'],
  ['xades-detached', 'ec', 'ES256'],
  ['xades-enveloped', 'ec', 'ES256'],
  ['cades-detached', 'ec', 'ES256'],
]
const tokenCases: readonly Case[] = [
  ['jws-detached', 'rsa', 'PS256'],
  ['xades-detached', 'rsa', 'RS256'],
  ['jws-detached', 'ec', 'ES256'],
]

const audience = 'G99'
const serviceOf: Readonly<Record<SignatureProfile, string | undefined>> = {
  'jws-detached': 'transfer',
  'xades-detached': 'transfer',
  'xades-enveloped': 'transfer',
  'xmldsig-gip': undefined,
  'cades-detached': 'transfer',
}

/** `bodyBytes`: how long each message is, whatever its format. */
export async function signRows(seals: BenchSeals, bodyBytes: number): Promise<readonly SignRow[]> {
  const rows: SignRow[] = []
  for (const kind of ['rsa', 'ec'] as const) {
    for (const one of cases.filter((candidate) => candidate[1] === kind)) rows.push(await profileRow(seals, seals.signers[kind], one, bodyBytes))
    rows.push(await filesRow(seals, kind, bodyBytes))
  }
  if (seals.token === undefined) return rows
  for (const one of tokenCases) {
    const row = await profileRow(seals, seals.token[one[1]], one, bodyBytes)
    rows.push({ ...row, name: `${row.name}, SoftHSM` })
  }
  return rows
}

async function profileRow({ verifier }: BenchSeals, signer: Signer, [profile, kind, algorithm]: Case, bodyBytes: number): Promise<SignRow> {
  const service = serviceOf[profile]
  const about = { issuer: organisation, audience, messageId: 'bench-message-0001', ...(service === undefined ? {} : { service }) }
  const bytes = message(profile, about.messageId, bodyBytes)
  const sign = () => signer.sign(bytes, profile, about, algorithm)
  const signed = await sign()
  const { issuer: _signer, ...said } = about
  const input = { bytes: signed.bytes, profile, organisation, ...(signed.detached === undefined ? {} : { detached: signed.detached }), ...said }
  return { name: profile, algorithm, kind, sign, verify: () => verifier.verify(input) }
}

/** Their digests are known when they are signed: they were made while the files came in. */
async function filesRow({ judge, signers }: BenchSeals, kind: KeyKind, bodyBytes: number): Promise<SignRow> {
  const files = ['message', 'attachments/1.pdf', 'attachments/2.pdf'].map((name, index) => ({
    name,
    mediaType: index === 0 ? 'application/octet-stream' : 'application/pdf',
    digest: createHash('sha256').update(message('jws-detached', name, bodyBytes)).digest('hex'),
  }))
  const sign = () => signers[kind].signFiles(files, organisation)
  const { signatures } = await sign()
  return {
    name: 'files of a container',
    algorithm: kind === 'rsa' ? 'RS256' : 'ES256',
    kind,
    sign,
    async verify() {
      for (const { certificate } of await checkFiles(signatures, files)) await judge.judge(certificate, 'seal', new Date())
    },
  }
}

function message(profile: SignatureProfile, messageId: string, bodyBytes: number): Uint8Array {
  if (profile === 'jws-detached' || profile === 'xades-detached' || profile === 'cades-detached') return filled((note) => JSON.stringify({ messageId, note }), bodyBytes)
  const header = element('HEADER', [element('SENDER_CODE', organisation), element('RECEIVER_CODE', audience), element('MSG_ID', messageId)])
  // as many elements as such messages have, not one long text
  const body = (notes: string) => element('BODY', notes.split('|').map((note) => element('CHITIET', [element('NOI_DUNG', note), element('SO_TIEN', '10000')])))
  return filled((notes) => element('DATA', [header, body(notes), element('SECURITY')]), bodyBytes)
}

function filled(write: (note: string) => string, bodyBytes: number): Uint8Array {
  let note = ''
  while (Buffer.byteLength(write(note)) < bodyBytes) note += 'Thu phí trước bạ nhà đất|'
  return Buffer.from(write(note))
}
