/** The names of XAdES (ETSI EN 319 132-1), of its place in an ASiC-E container (EN 319 162-1), and the Ids that we write. */
export const xades = 'http://uri.etsi.org/01903/v1.3.2#'
export const asic = 'http://uri.etsi.org/02918/v1.2.1#'
export const signedPropertiesType = 'http://uri.etsi.org/01903#SignedProperties'
/** Ours: what a signature is about, as an Object that is signed with the rest. */
export const aboutNamespace = 'urn:lienthong:about:1'

/** The file that a signature over raw bytes is about, and its media type. */
export const messageName = 'message'
export const messageMediaType = 'application/octet-stream'
export const documentMediaType = 'application/xml'

export const ids = { signature: 'lt-signature', value: 'lt-value', properties: 'lt-properties', about: 'lt-about', reference: 'lt-reference-' } as const
