/** What a land office needs beside the dossier itself. */
import { Type, type Static } from 'typebox'

export const LandCase = Type.Object({}, { additionalProperties: false })
export type LandCase = Static<typeof LandCase>
