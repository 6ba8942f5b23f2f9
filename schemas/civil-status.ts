/** What a civil-status registration needs beside the dossier itself. */
import { Type, type Static } from 'typebox'

export const CivilStatus = Type.Object({}, { additionalProperties: false })
export type CivilStatus = Static<typeof CivilStatus>
