/** The names by which the tax gateway's profile of XMLDSig is known, exactly as they stand in a message. */
export const dsig = 'http://www.w3.org/2000/09/xmldsig#'
export const excC14nWithComments = 'http://www.w3.org/2001/10/xml-exc-c14n#WithComments'
export const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
export const sha256 = 'http://www.w3.org/2001/04/xmlenc#sha256'
export const xpathTransform = 'http://www.w3.org/TR/1999/REC-xpath-19991116'
export const coveredXPath = 'ancestor-or-self::HEADER or ancestor-or-self::BODY'
