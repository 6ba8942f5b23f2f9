/** The headers of a webhook, for whoever sends and whoever receives one. */

/** JWS with detached payload over the body, by the operator's seal, for the client's organisation. */
export const signatureHeader = 'lienthong-signature'
/** What the signature is for, in the member of its header: nothing else that the gateway signs counts as a webhook. */
export const webhookService = 'webhook'
/** The same on every attempt and replay: who saw it before has nothing more to do. */
export const messageIdHeader = 'lienthong-message-id'
/** The same for what is told of troubles: it never counts as an event. */
export const alertService = 'alert'
