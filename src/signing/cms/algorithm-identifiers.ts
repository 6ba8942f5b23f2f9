/** What we sign with, as CMS names it (RFC 5754, RFC 4056). */
import { Null } from 'asn1js'
import { AlgorithmIdentifier, RSASSAPSSParams } from 'pkijs'
import type { MadeAlgorithm } from '../../ports/signer.ts'
import { objectIds } from './object-ids.ts'

/** RFC 5754, 2: parameters of SHA-2 are left out. */
export function sha256Identifier(): AlgorithmIdentifier {
  return new AlgorithmIdentifier({ algorithmId: objectIds.sha256 })
}

export function identifierOf(algorithm: MadeAlgorithm): AlgorithmIdentifier {
  switch (algorithm) {
    case 'PS256':
      return new AlgorithmIdentifier({ algorithmId: objectIds.rsaPss, algorithmParams: pssWithSha256().toSchema() })
    case 'RS256':
      return new AlgorithmIdentifier({ algorithmId: objectIds.sha256WithRsa, algorithmParams: new Null() })
    case 'ES256':
      return new AlgorithmIdentifier({ algorithmId: objectIds.ecdsaWithSha256 })
  }
}

/** The salt is as long as the hash, and MGF1 runs on the same hash. RFC 4055, 2.1: inside, the parameters are NULL. */
function pssWithSha256(): RSASSAPSSParams {
  const hashAlgorithm = new AlgorithmIdentifier({ algorithmId: objectIds.sha256, algorithmParams: new Null() })
  const maskGenAlgorithm = new AlgorithmIdentifier({ algorithmId: objectIds.mgf1, algorithmParams: hashAlgorithm.toSchema() })
  return new RSASSAPSSParams({ hashAlgorithm, maskGenAlgorithm, saltLength: 32 })
}
