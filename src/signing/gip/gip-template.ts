/** Writes the Signature element of the tax gateway's profile. */
import { element } from '../../xml/write.ts'
import type { Certificate } from '../certificates/certificate.ts'
import { coveredXPath, dsig, excC14nWithComments, rsaSha256, sha256, xpathTransform } from './gip-names.ts'

/** As a document of its own: its canonical form is what is signed. */
export function writeSignedInfo(digest: string): string {
  return element('SignedInfo', signedInfoParts(digest), { xmlns: dsig })
}

export function writeSignature(digest: string, value: string, certificate: Certificate): string {
  const x509Data = element('X509Data', [
    element('X509SubjectName', certificate.subject),
    element('X509Certificate', certificate.x509.raw.toString('base64')),
  ])
  const parts = [element('SignedInfo', signedInfoParts(digest)), element('SignatureValue', value), element('KeyInfo', [x509Data])]
  return element('Signature', parts, { xmlns: dsig })
}

function signedInfoParts(digest: string): readonly string[] {
  const transforms = element('Transforms', [
    element('Transform', [element('XPath', coveredXPath)], { Algorithm: xpathTransform }),
    element('Transform', [], { Algorithm: excC14nWithComments }),
  ])
  return [
    element('CanonicalizationMethod', [], { Algorithm: excC14nWithComments }),
    element('SignatureMethod', [], { Algorithm: rsaSha256 }),
    element('Reference', [transforms, element('DigestMethod', [], { Algorithm: sha256 }), element('DigestValue', digest)], { URI: '' }),
  ]
}
