/** Writes the Signature element of the tax gateway's profile. */
import type { MadeAlgorithm } from '../../ports/signer.ts'
import { element } from '../../xml/write.ts'
import type { Certificate } from '../certificates/certificate.ts'
import { signatureUris } from '../dsig/methods.ts'
import { dsig, excC14nWithComments, sha256Uri } from '../dsig/names.ts'
import { coveredXPath, xpathTransform } from './gip-names.ts'

/** As a document of its own: its canonical form is what is signed. */
export function writeSignedInfo(digest: string, algorithm: MadeAlgorithm): string {
  return element('SignedInfo', signedInfoParts(digest, algorithm), { xmlns: dsig })
}

export function writeSignature(digest: string, algorithm: MadeAlgorithm, value: string, certificate: Certificate): string {
  const x509Data = element('X509Data', [
    element('X509SubjectName', certificate.subject),
    element('X509Certificate', certificate.x509.raw.toString('base64')),
  ])
  const parts = [element('SignedInfo', signedInfoParts(digest, algorithm)), element('SignatureValue', value), element('KeyInfo', [x509Data])]
  return element('Signature', parts, { xmlns: dsig })
}

function signedInfoParts(digest: string, algorithm: MadeAlgorithm): readonly string[] {
  const transforms = element('Transforms', [
    element('Transform', [element('XPath', coveredXPath)], { Algorithm: xpathTransform }),
    element('Transform', [], { Algorithm: excC14nWithComments }),
  ])
  return [
    element('CanonicalizationMethod', [], { Algorithm: excC14nWithComments }),
    element('SignatureMethod', [], { Algorithm: signatureUris[algorithm] }),
    element('Reference', [transforms, element('DigestMethod', [], { Algorithm: sha256Uri }), element('DigestValue', digest)], { URI: '' }),
  ]
}
