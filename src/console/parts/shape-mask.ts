/** What stands in place of a secret that is configured, as the gateway writes it. */
export const secretMask = '***'
