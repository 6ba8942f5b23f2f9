/** The headers of a webhook, for whoever sends and whoever receives one. */

/** JWS with detached payload over the body, by the operator's seal, for the client's organisation. */
export const signatureHeader = 'lienthong-signature'
/** The same on every attempt and replay: who saw it before has nothing more to do. */
export const messageIdHeader = 'lienthong-message-id'
