/** Algorithms as CMS names them (RFC 5754, RFC 4056): which identifier stands for which name of JWA. */
import { Null } from 'asn1js'
import { AlgorithmIdentifier, RSASSAPSSParams } from 'pkijs'
import type { Algorithm, MadeAlgorithm } from '../../ports/signer.ts'
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

/** Undefined for whatever is not in the table: another digest, another salt, another mask. */
export function algorithmOf(digest: AlgorithmIdentifier, signature: AlgorithmIdentifier): Algorithm | undefined {
  const hash = digest.algorithmId
  if (!hasNoParameters(digest) || (hash !== objectIds.sha256 && hash !== objectIds.sha1)) return undefined
  const strong = hash === objectIds.sha256
  switch (signature.algorithmId) {
    case objectIds.rsaPss:
      return strong && isPssWithSha256(signature) ? 'PS256' : undefined
    case objectIds.ecdsaWithSha256:
      return strong && hasNoParameters(signature) ? 'ES256' : undefined
    case objectIds.sha256WithRsa:
      return strong && hasNoParameters(signature) ? 'RS256' : undefined
    case objectIds.sha1WithRsa:
      return !strong && hasNoParameters(signature) ? 'RS1' : undefined
    // the digest then says which; many signers write it so
    case objectIds.rsaEncryption:
      if (!hasNoParameters(signature)) return undefined
      return strong ? 'RS256' : 'RS1'
    default:
      return undefined
  }
}

function pssWithSha256(): RSASSAPSSParams {
  const hashAlgorithm = new AlgorithmIdentifier({ algorithmId: objectIds.sha256, algorithmParams: new Null() })
  const maskGenAlgorithm = new AlgorithmIdentifier({ algorithmId: objectIds.mgf1, algorithmParams: hashAlgorithm.toSchema() })
  return new RSASSAPSSParams({ hashAlgorithm, maskGenAlgorithm, saltLength: 32 })
}

function isPssWithSha256({ algorithmParams }: AlgorithmIdentifier): boolean {
  const read = parametersOf(algorithmParams)
  if (read === undefined) return false
  const mask = maskDigest(read.maskGenAlgorithm)
  return (
    isSha256(read.hashAlgorithm) &&
    read.maskGenAlgorithm.algorithmId === objectIds.mgf1 &&
    mask !== undefined &&
    isSha256(mask) &&
    read.saltLength === 32 &&
    read.trailerField === 1
  )
}

function parametersOf(schema: unknown): RSASSAPSSParams | undefined {
  try {
    return new RSASSAPSSParams({ schema })
  } catch {
    return undefined
  }
}

function maskDigest({ algorithmParams }: AlgorithmIdentifier): AlgorithmIdentifier | undefined {
  try {
    return new AlgorithmIdentifier({ schema: algorithmParams })
  } catch {
    return undefined
  }
}

function isSha256(identifier: AlgorithmIdentifier): boolean {
  return identifier.algorithmId === objectIds.sha256 && hasNoParameters(identifier)
}

/** NULL and nothing mean the same here (RFC 5754, 2). */
function hasNoParameters({ algorithmParams }: AlgorithmIdentifier): boolean {
  return algorithmParams === undefined || algorithmParams instanceof Null
}
