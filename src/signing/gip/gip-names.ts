/** What the tax gateway's profile of XMLDSig takes beside the names of all XML signatures. */
export const xpathTransform = 'http://www.w3.org/TR/1999/REC-xpath-19991116'
export const coveredXPath = 'ancestor-or-self::HEADER or ancestor-or-self::BODY'
