/** The names of XML signatures, exactly as they stand in a message. */
export const dsig = 'http://www.w3.org/2000/09/xmldsig#'
export const excC14n = 'http://www.w3.org/2001/10/xml-exc-c14n#'
export const excC14nWithComments = `${excC14n}WithComments`
export const envelopedSignature = `${dsig}enveloped-signature`
export const sha256Uri = 'http://www.w3.org/2001/04/xmlenc#sha256'
export const sha1Uri = `${dsig}sha1`
