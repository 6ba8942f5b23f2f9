/** A seal of each kind of key from the sandbox's issuing authority; openssl makes the one of P-256. */
import { execFileSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MadeAlgorithm } from '../../../src/ports/signer.ts'
import { readCertificate } from '../../../src/signing/certificates/certificate.ts'
import type { RegistryEntry } from '../../../src/signing/certificates/registry.ts'
import type { OpenSeal } from '../../../src/signing/keys/seals.ts'
import { softwareKey } from '../../../src/signing/keys/software-key.ts'
import { testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'

export const organisation = 'H56'

export interface KindOfSeal {
  readonly seal: OpenSeal
  readonly algorithm: MadeAlgorithm
  readonly keyFile: string
  readonly certificateFile: string
  readonly entry: RegistryEntry
}

export interface XadesSeals {
  readonly seals: TestSeals
  readonly RSA: KindOfSeal
  readonly ECDSA: KindOfSeal
}

export async function openXadesSeals(directory: string): Promise<XadesSeals> {
  const seals = await testSeals([organisation])
  const [own] = seals.seals
  if (!own) throw new Error('one seal was asked for')
  return { seals, RSA: opened(own.keyFile, own.certificateFile, 'RS256'), ECDSA: opened(...issueEc(seals, directory), 'ES256') }
}

function issueEc({ issuing }: TestSeals, directory: string): [keyFile: string, certificateFile: string] {
  const [key, request, extensions, certificate] = [join(directory, 'ec.key'), join(directory, 'ec.csr'), join(directory, 'ec.cnf'), join(directory, 'ec.crt')] as const
  const openssl = (...options: string[]) => execFileSync('openssl', options, { stdio: 'ignore' })
  openssl('req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', request, '-subj', `/C=VN/CN=Con dau P-256/serialNumber=${organisation}`)
  writeFileSync(extensions, 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n')
  openssl('x509', '-req', '-in', request, '-CA', issuing.certificateFile, '-CAkey', issuing.keyFile, '-set_serial', '0x1234567890', '-days', '365', '-extfile', extensions, '-out', certificate)
  return [key, certificate]
}

function opened(keyFile: string, certificateFile: string, algorithm: MadeAlgorithm): KindOfSeal {
  const certificate = readCertificate(readFileSync(certificateFile))
  const seal = { organisation, name: `seal of ${organisation}`, key: softwareKey(createPrivateKey(readFileSync(keyFile))), certificate }
  return { seal, algorithm, keyFile, certificateFile, entry: { code: organisation, alsoAllows: [], certificates: [{ ...certificate, state: 'active' }] } }
}
