/** What a request for a judicial record needs beside the dossier itself. */
import { Type, type Static } from 'typebox'

export const JudicialRecord = Type.Object({}, { additionalProperties: false })
export type JudicialRecord = Static<typeof JudicialRecord>
