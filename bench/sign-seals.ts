/** Who signs and verifies in the bench: one organisation with keys of each kind, judged by an authority that is asked by OCSP. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openHttpClient } from '../src/net/http-client.ts'
import { systemClock } from '../src/observe/system-clock.ts'
import type { CertificateJudge } from '../src/ports/certificate-judge.ts'
import type { Signer, Verifier } from '../src/ports/signer.ts'
import { nobodyToAsk } from '../src/signing/certificates/nobody-to-ask.ts'
import { openJudge } from '../src/signing/certificates/open-judge.ts'
import { createRegistry } from '../src/signing/certificates/registry.ts'
import type { Seal } from '../src/signing/keys/seals.ts'
import { openSigner } from '../src/signing/open-signer.ts'
import { openVerifier } from '../src/signing/open-verifier.ts'
import { createSandboxAuthority } from '../src/signing/sandbox/sandbox-authority.ts'
import { answersInMemory } from '../test/helpers/certificate-answers.ts'
import { issueOpensslSeal } from '../test/helpers/openssl-seal.ts'
import { createSoftwareToken } from '../test/helpers/software-token.ts'
import { requireTool } from '../test/helpers/tools.ts'
import { openTrustServices } from '../test/helpers/trust-services.ts'

export type KeyKind = 'rsa' | 'ec'

export interface BenchSeals {
  readonly signers: Readonly<Record<KeyKind, Signer>>
  /** The same keys in a token; undefined where SoftHSM is not installed. */
  readonly token: Readonly<Record<KeyKind, Signer>> | undefined
  readonly verifier: Verifier
  readonly judge: CertificateJudge
  close(): Promise<void>
}

export const organisation = 'H56'
const pin = '480917'

export async function openBenchSeals(folder: string): Promise<BenchSeals> {
  const authority = await createSandboxAuthority({ directory: join(folder, 'sign'), organisations: [], clock: systemClock })
  const files = { rsa: issueOpensslSeal(folder, authority, organisation, 'rsa'), ec: issueOpensslSeal(folder, authority, organisation, 'ec') }
  const pems = Object.values(files).map(({ certificateFile }) => readFileSync(certificateFile, 'utf8'))
  const services = await openTrustServices(authority, systemClock, pems)
  const http = openHttpClient({ maxAnswerBytes: 100_000, connections: 1 })
  const judge = await openJudge({
    authorities: [{ pem: authority.root.certificatePem, revocation: 'none' }, { pem: authority.issuing.certificatePem, revocation: { ocsp: services.ocspUrl } }],
    http,
    answers: answersInMemory(),
    graceMs: 0,
    clock: systemClock,
    log: nobodyToAsk.log,
  })
  const registry = createRegistry([{ code: organisation, alsoAllows: ['RS256'] }], pems.map((pem) => ({ organisation, pem, state: 'active' })))
  const both = async (sealOf: (kind: KeyKind) => Seal) => {
    const open = (kind: KeyKind) => openSigner({ seals: [sealOf(kind)], registry, judge, clock: systemClock })
    return { rsa: await open('rsa'), ec: await open('ec') }
  }
  const signers = await both((kind) => files[kind])
  const tokenSeal = requireTool('softhsm2-util', 'softhsm2') ? putIntoToken(folder, files) : undefined
  const token = tokenSeal && (await both(tokenSeal))
  return {
    signers,
    token,
    verifier: openVerifier({ registry, judge, clock: systemClock }),
    judge,
    async close() {
      for (const signer of [signers.rsa, signers.ec, token?.rsa, token?.ec]) await signer?.close()
      await http.close()
      await services.close()
    },
  }
}

function putIntoToken(folder: string, files: Readonly<Record<KeyKind, Seal & { readonly keyFile: string }>>): (kind: KeyKind) => Seal {
  const { module, token, pin: usedPin, importKey } = createSoftwareToken(folder, 'bench', pin)
  for (const kind of ['rsa', 'ec'] as const) importKey(files[kind].keyFile, kind)
  return (kind) => ({ organisation, certificateFile: files[kind].certificateFile ?? '', pkcs11: { module, token, key: kind, pin: usedPin } })
}
